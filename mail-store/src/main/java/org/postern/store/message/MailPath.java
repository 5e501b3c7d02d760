package org.postern.store.message;

import java.util.regex.Pattern;
import org.postern.store.address.EmailAddress;

/** An address in the form that commands and trace fields carry: the local part quoted where it has to be (RFC 5321 4.1.2). */
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

    /** Whether only a peer with SMTPUTF8 can take this address (RFC 6531 3.4). */
    public static boolean needsUtf8(EmailAddress address) {
        return address.localPart().chars().anyMatch(c -> c > 0x7e);
    }
}
