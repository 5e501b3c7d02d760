package org.postern.message.mime;

import java.util.Locale;

/** The words of text/enriched (RFC 1896) and text/richtext (RFC 1341), without their form. Linear; pure. */
final class EnrichedText {
    private static final int LONGEST_COMMAND = 62;

    private EnrichedText() {}

    /** @param rich whether it is the older text/richtext, where a line end is a blank */
    static String convert(String text, boolean rich) {
        StringBuilder out = new StringBuilder(text.length());
        int silent = 0;
        int unfilled = 0;
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            int close = c == '<' ? end(text, at) : -1;
            if (c == '<' && !rich && at + 1 < text.length() && text.charAt(at + 1) == '<') {
                out.append(silent > 0 ? "" : "<");
                at += 2;
            } else if (close > 0) {
                String command = text.substring(at + 1, close).toLowerCase(Locale.ROOT);
                switch (command) {
                    case "param", "comment" -> silent++;
                    case "/param", "/comment" -> silent = Math.max(0, silent - 1);
                    case "nofill" -> unfilled++;
                    case "/nofill" -> unfilled = Math.max(0, unfilled - 1);
                    case "lt" -> out.append('<');
                    case "nl" -> out.append('\n');
                    case "np", "/paragraph" -> out.append("\n\n");
                    default -> {}
                }
                at = close + 1;
            } else if (c == '\n' || c == '\r') {
                int lines = 0;
                while (at < text.length() && (text.charAt(at) == '\n' || text.charAt(at) == '\r')) {
                    lines += text.charAt(at) == '\n' ? 1 : 0;
                    at++;
                }
                lines = Math.max(1, lines); // carriage returns alone
                boolean kept = unfilled > 0 && !rich;
                out.append(
                        silent > 0
                                ? ""
                                : kept ? "\n".repeat(lines) : rich || lines == 1 ? " " : "\n".repeat(lines - 1));
            } else {
                if (silent == 0) {
                    out.append(c);
                }
                at++;
            }
        }
        return out.toString();
    }

    /** The end of the command that begins here; -1 for a plain character. */
    private static int end(String text, int from) {
        for (int at = from + 1; at < text.length() && at - from <= LONGEST_COMMAND; at++) {
            if (text.charAt(at) == '>') {
                return at;
            }
        }
        return -1;
    }
}
