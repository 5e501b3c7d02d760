package org.postern.store.message;

import java.util.Locale;
import org.postern.store.mailbox.DsnRequest;

/**
 * Writes a request for reports as parameters for the next server (RFC 3461 5.2.1). Only for a server that announces
 * DSN. Pure.
 */
public final class DsnRequestText {
    private DsnRequestText() {}

    /** The parameters of MAIL, with a leading blank; empty when nothing was asked. */
    public static String ofMail(DsnRequest dsn) {
        return dsn.returned().map(returned -> " RET=" + returned).orElse("")
                + dsn.envelopeId().map(id -> " ENVID=" + id).orElse("");
    }

    /** The parameters of RCPT, with a leading blank; empty when nothing was asked. */
    public static String ofRcpt(DsnRequest.Wish wish) {
        String words = wish.notifyWords();
        return (words.isEmpty() ? "" : " NOTIFY=" + words)
                + wish.originalRecipient()
                        .map(original -> " ORCPT=" + ascii(original))
                        .orElse("");
    }

    /** The next server may have no SMTPUTF8 (RFC 6533 3). */
    public static String ascii(String original) {
        StringBuilder text = new StringBuilder();
        original.codePoints().forEach(c -> {
            if (c < 0x80) {
                text.appendCodePoint(c);
            } else {
                text.append("\\x{")
                        .append(Integer.toHexString(c).toUpperCase(Locale.ROOT))
                        .append('}');
            }
        });
        return text.toString();
    }
}
