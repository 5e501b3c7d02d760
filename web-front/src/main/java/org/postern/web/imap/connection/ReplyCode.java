package org.postern.web.imap.connection;

import java.util.Locale;
import java.util.Set;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.iap.Response;

/**
 * A server's NO: its response code (RFC 5530) and its text, which is hostile. Immutable.
 *
 * @param code upper-case, without brackets and arguments; empty if there is none
 * @param words printable and short; for a person, never as HTML
 */
record ReplyCode(String code, String words) {
    /** The account exists but may not log in, now or ever. */
    private static final Set<String> LOCKED =
            Set.of("EXPIRED", "CONTACTADMIN", "AUTHORIZATIONFAILED", "LIMIT", "NOPERM");

    private static final Set<String> BUSY = Set.of("UNAVAILABLE", "INUSE", "SERVERBUG", "PRIVACYREQUIRED");

    private static final int LONGEST_WORDS = 200;

    static ReplyCode of(ProtocolException refusal) {
        Response response = refusal.getResponse();
        if (response == null) {
            return new ReplyCode("", "");
        }
        response.reset();
        String line = response.toString();
        int blank = line.indexOf(' ');
        int text = blank < 0 ? -1 : line.indexOf(' ', blank + 1);
        return of(text < 0 ? "" : line.substring(text + 1));
    }

    /** Parses the text after NO. */
    static ReplyCode of(String text) {
        String rest = text.strip();
        String code = "";
        int end = rest.indexOf(']');
        if (rest.startsWith("[") && end > 0) {
            String inside = rest.substring(1, end).strip();
            int blank = inside.indexOf(' ');
            code = (blank < 0 ? inside : inside.substring(0, blank)).toUpperCase(Locale.ROOT);
            rest = rest.substring(end + 1);
        }
        String words =
                rest.replaceAll("[\\p{Cntrl}\\p{Cf}\u2028\u2029\ufffd]+", " ").strip();
        return new ReplyCode(code, words.length() <= LONGEST_WORDS ? words : words.substring(0, LONGEST_WORDS));
    }

    /** Whether the login was refused for a reason other than a wrong password. */
    boolean locks() {
        return LOCKED.contains(code);
    }

    /** Whether the login was refused because of a problem of the server. */
    boolean isBusy() {
        return BUSY.contains(code);
    }
}
