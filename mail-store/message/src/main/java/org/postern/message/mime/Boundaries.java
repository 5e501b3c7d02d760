package org.postern.message.mime;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Finds the delimiter of a multipart in its body when the label's never comes: senders and gateways lose, cut or change
 * the parameter. Linear; pure.
 */
final class Boundaries {
    /** Octets of the body that are looked at. */
    static final int WINDOW = 65_536;

    private static final int LONGEST = 200;
    /** Candidates whose end is looked for: each search reads the window. */
    private static final int SEARCHES = 20;

    private Boundaries() {}

    /** The label, if the window has its delimiter; else what a delimiter line before part headers says; else the label. */
    static Optional<String> in(byte[] window, Optional<String> label) {
        String body = new String(window, StandardCharsets.ISO_8859_1);
        if (label.filter(boundary -> stands(body, boundary)).isPresent()) {
            return label;
        }
        return used(body).or(() -> label);
    }

    private static boolean stands(String body, String boundary) {
        String delimiter = "--" + boundary;
        return body.startsWith(delimiter) || body.contains("\n" + delimiter);
    }

    private static Optional<String> used(String body) {
        int at = 0;
        int searches = 0;
        while (at < body.length()) {
            int end = endOfLine(body, at);
            if (body.startsWith("--", at)) {
                String boundary = body.substring(at + 2, end).stripTrailing();
                boolean fits = !boundary.isBlank() && boundary.length() <= LONGEST && !boundary.startsWith(" ");
                boolean header = end < body.length() && body.regionMatches(true, end + 1, "Content-", 0, 8);
                boolean closed = fits && !header && searches++ < SEARCHES && body.contains("\n--" + boundary + "--");
                if (fits && (header || closed)) {
                    return Optional.of(boundary);
                }
            }
            at = end + 1;
        }
        return Optional.empty();
    }

    private static int endOfLine(String body, int from) {
        int end = body.indexOf('\n', from);
        return end < 0 ? body.length() : end;
    }
}
