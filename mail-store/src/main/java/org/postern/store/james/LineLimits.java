package org.postern.store.james;

import org.postern.store.wire.WireLimits;

/** Computes how long a command line of SMTP or POP3 may be (RFC 5321 4.5.3.1.4, RFC 4954 4, RFC 6531 3.3). Pure. */
final class LineLimits {
    /** Extra octets for MAIL and RCPT, whose parameters lengthen the line. */
    private static final int PARAMETERS = 512;

    private LineLimits() {}

    /** AUTH commands and their responses may be longer, and so may MAIL and RCPT. */
    static int octets(WireLimits limits, boolean answer, byte[] buffer, int start, int length) {
        if (answer || begins(buffer, start, length, "AUTH") || limits.commandLine() >= limits.authLine()) {
            return limits.authLine();
        }
        boolean path = begins(buffer, start, length, "MAIL") || begins(buffer, start, length, "RCPT");
        return limits.commandLine() + (path ? PARAMETERS : 0);
    }

    private static boolean begins(byte[] buffer, int start, int length, String verb) {
        if (length < verb.length()) {
            return false;
        }
        for (int i = 0; i < verb.length(); i++) {
            if ((buffer[start + i] & 0xdf) != verb.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
