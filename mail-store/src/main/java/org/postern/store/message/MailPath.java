package org.postern.store.message;

import java.util.regex.Pattern;
import org.postern.store.address.EmailAddress;

/**
 * Writes an address as commands and trace fields need it: the local part is quoted where necessary (RFC 5321 4.1.2).
 */
public final class MailPath {
    private static final Pattern DOT_STRING = Pattern.compile(
            "[A-Za-z0-9!#$%&'*+/=?^_`{|}~\\x{80}-\\x{10FFFF}-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~\\x{80}-\\x{10FFFF}-]+)*");

    private MailPath() {}

    /** Without angle brackets. */
    public static String of(EmailAddress address) {
        String local = address.localPart();
        if (!DOT_STRING.matcher(local).matches()) {
            local = '"' + local.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        }
        return local + "@" + address.domain().ascii();
    }

    /** Whether this address requires a peer with SMTPUTF8 (RFC 6531 3.4). */
    public static boolean needsUtf8(EmailAddress address) {
        return address.localPart().chars().anyMatch(c -> c > 0x7e);
    }
}
