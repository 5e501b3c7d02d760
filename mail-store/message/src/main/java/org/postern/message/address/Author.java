package org.postern.message.address;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.james.mime4j.stream.RawField;
import org.postern.message.header.HeaderDecoder;
import org.postern.message.header.HeaderFields;
import org.postern.message.header.MailHeader;
import org.postern.message.text.VisibleText;

/**
 * Who wrote a message, from its From fields: the one value that the page and the title list show and that DMARC judges.
 * A From that two readers could read in two ways is not clear, and then nobody is the author: the whole field is shown.
 * Linear in the size of the fields, no error for any input. Pure, immutable.
 *
 * @param text the whole of the fields, decoded, safe to show on one line
 * @param addresses of the authors, in the form in which they are shown; none unless clear
 * @param domains of the authors, in ASCII; one if clear. If not clear: every domain that could be read as the author's
 * @param named further domains in ASCII, of addresses in a display name or comment
 * @param unclear why the author is not clear; empty if he is
 */
public record Author(
        String text, List<String> addresses, Set<String> domains, Set<String> named, Optional<Unclear> unclear) {
    /** More domains are not looked up; a From with more is not clear. */
    public static final int MOST = 10;

    private static final int LONGEST_SHOWN = 400;

    /** Why a From is not one clear address. */
    public enum Unclear {
        /** There is no From field. */
        MISSING,
        /** There is more than one From field. */
        SEVERAL_FIELDS,
        /** Authors of different domains. */
        SEVERAL_DOMAINS,
        /** No address, or one in a form that others read as another address. */
        UNREADABLE
    }

    public Author {
        addresses = List.copyOf(addresses);
        domains = Set.copyOf(domains);
        named = Set.copyOf(named);
    }

    public boolean clear() {
        return unclear.isEmpty();
    }

    /** The author in the fields of a message that were split already. */
    public static Author of(HeaderFields header) {
        return read(header.octets("From"));
    }

    /** The author in the From fields of a message, with their names. */
    public static Author of(List<RawField> from) {
        List<byte[]> bodies = new ArrayList<>();
        for (RawField field : from) {
            bodies.add(MailHeader.bodyOf(field));
        }
        return read(bodies);
    }

    /** The author in the bodies of all From fields, as octets. */
    public static Author read(List<byte[]> bodies) {
        if (bodies.isEmpty()) {
            return new Author("", List.of(), Set.of(), Set.of(), Optional.of(Unclear.MISSING));
        }
        List<AuthorLine> lines = bodies.stream().map(AuthorLine::read).toList();
        StringBuilder text = new StringBuilder();
        List<String> addresses = new ArrayList<>();
        Set<String> domains = new LinkedHashSet<>();
        Set<String> mentioned = new LinkedHashSet<>();
        boolean readable = true;
        for (AuthorLine line : lines) {
            text.append(text.length() > 0 ? ", " : "").append(line.cut());
            addresses.addAll(line.addresses());
            domains.addAll(line.domains());
            mentioned.addAll(line.mentioned());
            readable &= line.readable();
        }
        Optional<Unclear> unclear = Optional.empty();
        if (!readable || mentioned.size() > MOST) {
            unclear = Optional.of(Unclear.UNREADABLE);
        } else if (lines.size() > 1) {
            unclear = Optional.of(Unclear.SEVERAL_FIELDS);
        } else if (domains.size() != 1) {
            unclear = Optional.of(Unclear.SEVERAL_DOMAINS);
        }
        if (unclear.isPresent()) {
            domains.addAll(mentioned);
        }
        mentioned.removeAll(domains);
        return new Author(
                VisibleText.line(HeaderDecoder.decodeWords(text.toString()), LONGEST_SHOWN),
                unclear.isPresent() ? List.of() : addresses,
                domains,
                mentioned,
                unclear);
    }

    /** The domain of the author in ASCII; empty unless clear. */
    public Optional<String> domain() {
        return clear() ? domains.stream().findFirst() : Optional.empty();
    }
}
