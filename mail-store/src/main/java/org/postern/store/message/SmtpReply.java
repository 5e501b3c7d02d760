package org.postern.store.message;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server's answer, or this box's own finding in its place (RFC 5321 4.2, RFC 3463).
 *
 * @param code three digits
 * @param status enhanced status code; its class always agrees with the code's
 * @param text one printable line of at most 400 characters
 * @param host the server that said it; empty for this box
 */
public record SmtpReply(int code, String status, String text, String host) {
    private static final int TEXT_LIMIT = 400;
    private static final Pattern STATUS = Pattern.compile("([245]\\.\\d{1,3}\\.\\d{1,3})(?=\\s|$)\\s*");

    /** This box's own finding. */
    public static SmtpReply ours(int code, String status, String text) {
        return new SmtpReply(code, status, printable(text), "");
    }

    /** Parses a reply of one or more lines. */
    public static SmtpReply parse(String host, int code, String lines) {
        StringBuilder text = new StringBuilder();
        String status = "";
        for (String line : lines.split("\r?\n", 50)) {
            String rest = line.length() > 4 ? line.substring(4) : "";
            Matcher matcher = STATUS.matcher(rest);
            if (matcher.lookingAt()) {
                status = status.isEmpty() ? matcher.group(1) : status;
                rest = rest.substring(matcher.end());
            }
            if (!rest.isBlank() && text.length() < TEXT_LIMIT) {
                text.append(text.isEmpty() ? "" : " ").append(rest.strip());
            }
        }
        int kind = code / 100;
        boolean agrees = !status.isEmpty() && status.charAt(0) - '0' == kind;
        return new SmtpReply(code, agrees ? status : kind + ".0.0", printable(text.toString()), host);
    }

    private static String printable(String text) {
        String clean = text.replaceAll("\\p{Cntrl}|[\\x{80}-\\x{9f}\\x{200e}\\x{200f}\\x{2028}-\\x{202e}]", " ");
        return clean.length() <= TEXT_LIMIT ? clean : clean.substring(0, TEXT_LIMIT);
    }

    public boolean positive() {
        return code >= 200 && code < 300;
    }

    public boolean permanent() {
        return code >= 500 && code < 600;
    }

    @Override
    public String toString() {
        String said = code + " " + status + " " + text;
        return host.isEmpty() ? said : String.format(Locale.ROOT, "%s said: %s", host, said);
    }
}
