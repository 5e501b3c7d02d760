package org.postern.web.letter;

/** The text of a message as an answer quotes it. Linear. Pure. */
final class QuotedText {
    /** A line {@code --} without its blank separates a signature only as near to the end as this. */
    private static final int SIGNATURE_LINES = 15;

    private QuotedText() {}

    /** Adds one more mark before each line (RFC 3676 section 4.5: no space between marks). */
    static String of(String text) {
        String body = text.stripTrailing();
        StringBuilder out = new StringBuilder(body.length() + body.length() / 20 + 16);
        for (int at = 0; at <= body.length(); ) {
            int end = body.indexOf('\n', at);
            end = end < 0 ? body.length() : end;
            boolean mark = at < end && body.charAt(at) == '>';
            out.append(mark || at == end ? ">" : "> ").append(body, at, end).append('\n');
            at = end + 1;
        }
        return out.toString();
    }

    /**
     * The text without the signature below the last line {@code "-- "} (RFC 3676 section 4.3). Programs that trim lines,
     * and HTML, leave {@code --}; that counts near the end only. What stands below the signature, such as the message
     * that was answered, is kept. A text that is nothing but a signature stays whole.
     */
    static String withoutSignature(String text) {
        String body = text.stripTrailing();
        int lines = 0;
        int exact = -1;
        int trimmed = -1;
        for (int end = text.length(); end >= 0 && exact < 0; ) {
            int start = text.lastIndexOf('\n', end - 1) + 1;
            boolean counts = start < body.length() || start == 0;
            if (end - start == 3 && text.startsWith("-- ", start)) {
                exact = start;
            } else if (trimmed < 0 && counts && lines <= SIGNATURE_LINES && separates(text, start, end)) {
                trimmed = start;
            }
            lines += counts ? 1 : 0;
            end = start - 1;
        }
        int mark = Math.max(exact, trimmed);
        if (mark < 0 || text.substring(0, mark).isBlank()) {
            return text;
        }
        String below = text.substring(mark);
        int rest = below.startsWith(">") || below.contains("\n>") || below.contains("\n-----")
                ? below.indexOf("\n\n")
                : below.length();
        return rest < 0 ? text : text.substring(0, mark) + below.substring(rest).stripLeading();
    }

    private static boolean separates(String text, int start, int end) {
        return text.startsWith("--", start)
                && text.substring(start + 2, end).chars().allMatch(c -> c == ' ' || c == '\u00a0' || c == '\r');
    }
}
