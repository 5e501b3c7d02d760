package org.postern.store.filter.dkim;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.james.mime4j.stream.RawField;
import org.postern.message.header.MailHeader;

/**
 * Chooses the header fields to sign. Pure.
 *
 * <p>A name occurs in {@code h=} as often as in the message, and once more where another field of that name would
 * change what a reader sees: a field added later then breaks the signature (RFC 6376 8.15). The names below "always"
 * are treated so even when the message has none of them.
 *
 * @param names as in {@code h=}, lower case
 * @param fields in that order; a name without a field adds nothing
 */
record SignedFields(List<String> names, List<RawField> fields) {
    private static final List<String> ALWAYS = List.of("from", "to", "cc", "subject", "date");

    private static final List<String> WHERE_PRESENT = List.of(
            "sender",
            "reply-to",
            "message-id",
            "in-reply-to",
            "references",
            "mime-version",
            "content-type",
            "content-transfer-encoding");

    /** Signed, but a mailing list must be able to add its own. */
    private static final List<String> OF_LISTS = List.of(
            "list-id",
            "list-help",
            "list-unsubscribe",
            "list-unsubscribe-post",
            "list-subscribe",
            "list-post",
            "list-owner",
            "list-archive");

    /**
     * The most times that one name is signed: a header of ten thousand To fields must not cause a field of ten thousand
     * names.
     */
    private static final int OF_ONE_NAME = 6;

    static SignedFields of(List<RawField> header) {
        List<String> names = new ArrayList<>();
        List<RawField> fields = new ArrayList<>();
        ALWAYS.forEach(name -> sign(name, header, true, names, fields));
        WHERE_PRESENT.forEach(name -> sign(name, header, has(header, name), names, fields));
        OF_LISTS.forEach(name -> sign(name, header, false, names, fields));
        return new SignedFields(List.copyOf(names), List.copyOf(fields));
    }

    private static boolean has(List<RawField> header, String name) {
        return header.stream().anyMatch(field -> MailHeader.nameOf(field).equals(name));
    }

    /** From the bottom up, in the verifiers' order (RFC 6376 5.4.2). */
    private static void sign(
            String name, List<RawField> header, boolean more, List<String> names, List<RawField> fields) {
        int found = 0;
        for (int i = header.size() - 1; i >= 0 && found < OF_ONE_NAME; i--) {
            if (MailHeader.nameOf(header.get(i)).equals(name)) {
                found++;
                names.add(name);
                fields.add(header.get(i));
            }
        }
        if (more && found < OF_ONE_NAME) {
            names.add(name);
        }
    }

    /** All of them in relaxed form, each with its line end. */
    byte[] canonical() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1_024);
        for (RawField field : fields) {
            out.writeBytes(relaxed(field.getRaw().toByteArray()));
            out.writeBytes(new byte[] {'\r', '\n'});
        }
        return out.toByteArray();
    }

    /**
     * A field in relaxed form, without a line end (RFC 6376 3.4.2), octet by octet. jDKIM's form converts through the
     * platform's character set, which loses non-ASCII octets when the server runs in the C locale.
     */
    static byte[] relaxed(byte[] raw) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(raw.length);
        int colon = 0;
        while (raw[colon] != ':') {
            colon++;
        }
        out.writeBytes(new String(raw, 0, colon, ISO_8859_1)
                .strip()
                .toLowerCase(Locale.ROOT)
                .getBytes(ISO_8859_1));
        out.write(':');
        boolean any = false;
        boolean gap = false;
        for (int i = colon + 1; i < raw.length; i++) {
            if (raw[i] == ' ' || raw[i] == '\t') {
                gap = true;
            } else if (raw[i] != '\r' && raw[i] != '\n') {
                if (gap && any) {
                    out.write(' ');
                }
                out.write(raw[i]);
                any = true;
                gap = false;
            }
        }
        return out.toByteArray();
    }
}
