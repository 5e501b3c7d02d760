package org.postern.message.address;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.postern.message.header.HeaderFields;

/**
 * How a mailing list says one leaves it (RFC 2369 3.2, RFC 8058). Linear, no error for any input. Pure.
 *
 * @param web the first https: URL
 * @param mail the first mailto: URL
 * @param oneClick whether a request to the URL is enough, without a person in a browser
 * @param coveredBy the domains whose signatures cover what the fields say, if they are valid; a field that was added
 *     later is not covered
 */
public record ListUnsubscribe(Optional<String> web, Optional<String> mail, boolean oneClick, Set<String> coveredBy) {
    public static final ListUnsubscribe NONE = new ListUnsubscribe(Optional.empty(), Optional.empty(), false, Set.of());

    private static final String FIELD = "List-Unsubscribe";
    private static final String POST = "List-Unsubscribe-Post";
    private static final int LONGEST = 8_000;
    private static final int LONGEST_URL = 2_000;
    private static final int MOST_SIGNATURES = 20;

    public ListUnsubscribe {
        coveredBy = Set.copyOf(coveredBy);
    }

    public static ListUnsubscribe of(HeaderFields header) {
        List<String> fields = header.values(FIELD);
        if (fields.size() != 1) {
            return NONE; // it occurs once (RFC 2369 3); of several, nobody knows which one the list wrote
        }
        Optional<String> web = url(fields.get(0), "https:");
        Optional<String> mail = url(fields.get(0), "mailto:");
        List<String> posts = header.values(POST);
        boolean oneClick = web.isPresent()
                && posts.size() == 1
                && posts.get(0).strip().equalsIgnoreCase("List-Unsubscribe=One-Click");
        return new ListUnsubscribe(web, mail, oneClick, oneClick ? signers(header) : Set.of());
    }

    private static Optional<String> url(String value, String scheme) {
        String field = value.length() > LONGEST ? value.substring(0, LONGEST) : value;
        int from = 0;
        for (int close = field.indexOf('>'); close >= 0; close = field.indexOf('>', from)) {
            int open = field.lastIndexOf('<', close);
            if (open < from) {
                from = close + 1;
                continue;
            }
            from = close + 1;
            String url = field.substring(open + 1, close).replaceAll("\\s+", "");
            if (url.regionMatches(true, 0, scheme, 0, scheme.length()) && url.length() <= LONGEST_URL) {
                return Optional.of(url);
            }
        }
        return Optional.empty();
    }

    /** A domain of which another signature leaves a field out is not among them: which one is valid is not known. */
    private static Set<String> signers(HeaderFields header) {
        Set<String> covered = new HashSet<>();
        Set<String> uncovered = new HashSet<>();
        List<String> signatures = header.values("DKIM-Signature");
        for (String each : signatures.subList(0, Math.min(MOST_SIGNATURES, signatures.size()))) {
            String domain = tag(each, "d");
            List<String> names = List.of(tag(each, "h").split(":", -1));
            boolean both =
                    names.contains(FIELD.toLowerCase(Locale.ROOT)) && names.contains(POST.toLowerCase(Locale.ROOT));
            (both ? covered : uncovered).add(domain);
        }
        covered.removeAll(uncovered);
        return signatures.size() > MOST_SIGNATURES ? Set.of() : covered;
    }

    /** The value of the first tag of that name, in lower case without blanks. */
    private static String tag(String signature, String name) {
        for (String each : signature.split(";", -1)) {
            int equals = each.indexOf('=');
            if (equals > 0 && each.substring(0, equals).strip().equals(name)) {
                return each.substring(equals + 1).replaceAll("\\s+", "").toLowerCase(Locale.ROOT);
            }
        }
        return "";
    }
}
