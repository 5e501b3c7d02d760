package org.postern.message.mime;

import java.util.regex.Pattern;
import org.postern.message.text.VisibleText;

/**
 * The beginning of what somebody wrote, for a title list: one line of readable text, without quotes, the lines that
 * introduce them, and the signature. Linear; looks at the beginning of the text only. Pure.
 */
final class Snippet {
    /** Characters of the text that are looked at. A longer quote before the answer leaves no snippet. */
    static final int WINDOW = 8_192;
    /** Characters. More does not fit beside a subject. */
    static final int MOST = 200;

    /** Lines between which the text is not prose: signed, encrypted, or drawn with characters. */
    private static final Pattern RULE =
            Pattern.compile("[-_=*~#\\s]{3,}+|-----BEGIN PGP SIGNED MESSAGE-----|Hash: [A-Z0-9, ]+");

    /** What mail programs write above a mail that they quote whole. */
    private static final Pattern ORIGINAL = Pattern.compile(
            "-{2,10} ?(?:Original Message|Forwarded message|\u5143\u306e\u30e1\u30c3\u30bb\u30fc\u30b8"
                    + "|\u8ee2\u9001\u30e1\u30c3\u30bb\u30fc\u30b8) ?-{2,10}",
            Pattern.CASE_INSENSITIVE);

    private Snippet() {}

    /** @param text as it is shown, with {@code >} before quoted lines; at least its first {@link #WINDOW} characters */
    static String of(String text) {
        StringBuilder all = new StringBuilder(2 * MOST);
        String introduction = "";
        int at = 0;
        int end = Math.min(text.length(), WINDOW);
        while (at < end && all.length() < 2 * MOST) {
            int next = text.indexOf('\n', at);
            int stop = next < 0 || next > end ? end : next;
            String raw = text.substring(at, stop);
            at = stop + 1;
            String line = raw.strip();
            if (raw.stripTrailing().equals("--")
                    || line.startsWith("-----BEGIN PGP MESSAGE")
                    || line.startsWith("-----BEGIN PGP SIGNATURE")
                    || (line.startsWith("--") && ORIGINAL.matcher(line).matches())) {
                break;
            }
            if (line.startsWith(">")) {
                introduction = "";
            } else if (!line.isEmpty() && !RULE.matcher(line).matches()) {
                append(all, introduction);
                introduction = "";
                if (line.endsWith(":") || line.endsWith("\uff1a")) {
                    introduction = line; // dropped if a quote follows
                } else {
                    append(all, line);
                }
            }
        }
        append(all, introduction);
        return cut(VisibleText.line(all.toString(), 2 * MOST));
    }

    private static void append(StringBuilder all, String line) {
        if (!line.isEmpty()) {
            all.append(all.length() == 0 ? "" : " ").append(line);
        }
    }

    private static String cut(String line) {
        if (line.length() <= MOST) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(MOST - 1)) ? MOST - 1 : MOST;
        return line.substring(0, end).strip();
    }
}
