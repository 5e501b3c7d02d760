package org.postern.store.message;

import java.util.Locale;
import org.postern.store.mailbox.DsnRequest;

/** The wish for reports as the next server is told it (RFC 3461 5.2.1); only for one that announces DSN. Pure. */
public final class DsnRequestText {
    private DsnRequestText() {}

    /** What MAIL gets, with a leading blank; empty when nothing was asked. */
    public static String ofMail(DsnRequest dsn) {
        return dsn.returned().map(returned -> " RET=" + returned).orElse("")
                + dsn.envelopeId().map(id -> " ENVID=" + id).orElse("");
    }

    /** What RCPT gets, with a leading blank; empty when nothing was asked. */
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
