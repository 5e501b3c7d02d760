package org.postern.web.session;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The languages of the pages. Browsers that ask for none of them get the first one. */
public record Languages(List<Locale> available) {
    private static final int HEADER_LIMIT = 1000;

    public Languages {
        available = List.copyOf(available);
    }

    /** The language for a tag from a form or cookie, if the pages have it. */
    public Optional<Locale> ofTag(String tag) {
        if (tag.length() > 35) {
            return Optional.empty();
        }
        String language = Locale.forLanguageTag(tag).getLanguage();
        return available.stream().filter(l -> l.getLanguage().equals(language)).findFirst();
    }

    /** The best language for an Accept-Language header (RFC 9110, section 12.5.4); accepts any content. */
    public Locale best(Optional<String> acceptLanguage) {
        if (acceptLanguage.isPresent() && acceptLanguage.get().length() <= HEADER_LIMIT) {
            try {
                Locale found = Locale.lookup(Locale.LanguageRange.parse(acceptLanguage.get()), available);
                if (found != null) {
                    return found;
                }
            } catch (IllegalArgumentException e) {
                return available.get(0);
            }
        }
        return available.get(0);
    }
}
