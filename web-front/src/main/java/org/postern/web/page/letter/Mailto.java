package org.postern.web.page.letter;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.postern.web.letter.ComposeDraft;

/**
 * The content of a {@code mailto:} link (RFC 6068): recipients, subject and text. Other header fields are ignored.
 * Pure.
 */
public final class Mailto {
    private static final int LONGEST = 20_000;

    private Mailto() {}

    public static ComposeDraft parse(String link) {
        String rest = link.substring(0, Math.min(LONGEST, link.length()));
        if (rest.regionMatches(true, 0, "mailto:", 0, 7)) {
            rest = rest.substring(7);
        }
        int mark = rest.indexOf('?');
        StringBuilder to = new StringBuilder(decode(mark < 0 ? rest : rest.substring(0, mark)));
        StringBuilder cc = new StringBuilder();
        StringBuilder bcc = new StringBuilder();
        String subject = "";
        String body = "";
        for (String pair : mark < 0 ? new String[0] : rest.substring(mark + 1).split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                String value = decode(pair.substring(equals + 1));
                switch (pair.substring(0, equals).toLowerCase(Locale.ROOT)) {
                    case "to" -> join(to, value);
                    case "cc" -> join(cc, value);
                    case "bcc" -> join(bcc, value);
                    case "subject" -> subject = line(value);
                    case "body" -> body = value;
                    default -> {}
                }
            }
        }
        return new ComposeDraft(
                Optional.empty(),
                line(to.toString()),
                line(cc.toString()),
                line(bcc.toString()),
                subject,
                body,
                ComposeDraft.Origin.NONE,
                List.of());
    }

    /** A letter to an address that was clicked in a text. */
    static ComposeDraft to(String address) {
        return parse(URLEncoder.encode(address, StandardCharsets.UTF_8).replace("+", "%20"));
    }

    private static void join(StringBuilder list, String value) {
        list.append(list.length() == 0 ? "" : ", ").append(value);
    }

    /**
     * Replaces line breaks by blanks. A link must not bring them into a header, and the reader would not understand why
     * the field is refused.
     */
    private static String line(String value) {
        return value.replaceAll("[\\p{Cntrl}\u0085\u2028\u2029]+", " ").strip();
    }

    /** Unlike in forms, a plus sign does not mean a blank here. */
    private static String decode(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
