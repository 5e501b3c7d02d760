package org.postern.message.text;

/** Joins the soft-broken lines of format=flowed text (RFC 3676). Pure, linear. */
public final class FlowedText {
    private FlowedText() {}

    public static String join(String text, boolean deleteSpace) {
        StringBuilder out = new StringBuilder(text.length());
        boolean open = false;
        int openDepth = 0;
        int at = 0;
        while (at < text.length()) {
            int end = text.indexOf('\n', at);
            boolean last = end < 0;
            end = last ? text.length() : end;
            int content = at;
            while (content < end && text.charAt(content) == '>') {
                content++;
            }
            int depth = content - at;
            if (content < end && text.charAt(content) == ' ') {
                content++; // space-stuffing
            }
            boolean signature = text.startsWith("-- ", content) && end - content == 3;
            if (open && (depth != openDepth || signature)) {
                out.append('\n');
                open = false;
            }
            if (!open) {
                out.append(">".repeat(Math.min(depth, 100))).append(depth > 0 ? " " : "");
            }
            boolean soft = end > content && text.charAt(end - 1) == ' ' && !signature;
            out.append(text, content, soft && deleteSpace ? end - 1 : end);
            if (!soft && !last) {
                out.append('\n');
            }
            open = soft;
            openDepth = depth;
            at = end + 1;
        }
        return out.toString();
    }
}
