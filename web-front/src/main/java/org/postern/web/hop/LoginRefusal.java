package org.postern.web.hop;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the reason why a POP3 server refused a login: from its response code (RFC 2449 section 8, RFC 3206), or without
 * one from the few phrases that office servers are known to use for a maildrop held by another program.
 */
final class LoginRefusal {
    private static final Pattern CODE = Pattern.compile("\\[([A-Z/-]{2,20})]");
    private static final Set<String> BUSY = Set.of("IN-USE", "SYS/TEMP", "LOGIN-DELAY");
    /** qpopper, Courier, MDaemon and Dovecot without response codes, as of 2026-11. */
    private static final Pattern BUSY_WORDS =
            Pattern.compile("\\b(lock|locked|busy|in use|already (open|in use|logged))\\b");

    private static final Pattern LOCKED_WORDS =
            Pattern.compile("\\b(disabled|suspended|expired|account (is )?locked|locked out|inactive)\\b");

    private LoginRefusal() {}

    static HopException of(String reply, @Nullable Exception cause) {
        Matcher code = CODE.matcher(reply);
        String named = code.find() ? code.group(1) : "";
        String words = reply.toLowerCase(Locale.ROOT);
        if (BUSY.contains(named)) {
            return new HopException(HopException.Kind.BUSY, "the mailbox is busy", cause);
        }
        // Dovecot says "[AUTH] Login disabled for this user" about a closed account, but only after the right password.
        if (named.startsWith("SYS/PERM") || LOCKED_WORDS.matcher(words).find()) {
            return new HopException(HopException.Kind.LOCKED, reply.strip(), cause);
        }
        if (named.equals("AUTH")) {
            return new HopException(HopException.Kind.REFUSED_LOGIN, "the mail server refused the login", cause);
        }
        if (BUSY_WORDS.matcher(words).find()) {
            return new HopException(HopException.Kind.BUSY, "the mailbox is busy", cause);
        }
        return new HopException(HopException.Kind.REFUSED_LOGIN, "the mail server refused the login", cause);
    }
}
