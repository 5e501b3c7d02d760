package org.postern.store.filter.auth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.Locale;

/**
 * Header canonicalization (RFC 6376 3.4.1, 3.4.2), octet by octet.
 *
 * <p>Replaces jDKIM's. That one converts fields through the platform's character set, so that the locale of the server
 * decides whether a header with octets above 127 verifies. It also searches for {@code b=} as text, so that {@code b =}
 * and tags that end in b mislead it.
 */
enum HeaderCanon {
    SIMPLE,
    RELAXED;

    private static final byte[] CRLF = {'\r', '\n'};

    /** Throws {@link IllegalArgumentException}. */
    static HeaderCanon named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** One field, given with or without its line end, returned with its line end. */
    byte[] field(byte[] raw) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(raw.length + 2);
        write(out, raw, withoutLineEnd(raw));
        out.writeBytes(CRLF);
        return out.toByteArray();
    }

    /** The signature's own field, without the value of b= and without a line end (RFC 6376 3.7). */
    byte[] stub(byte[] raw) {
        byte[] unsigned = withoutSignature(raw, withoutLineEnd(raw));
        ByteArrayOutputStream out = new ByteArrayOutputStream(unsigned.length);
        write(out, unsigned, unsigned.length);
        return out.toByteArray();
    }

    private void write(ByteArrayOutputStream out, byte[] raw, int end) {
        if (this == SIMPLE) {
            out.write(raw, 0, end);
            return;
        }
        int colon = indexOf(raw, ':', 0, end);
        int name = colon;
        while (name > 0 && blank(raw[name - 1])) {
            name--;
        }
        out.writeBytes(
                new String(raw, 0, name, ISO_8859_1).toLowerCase(Locale.ROOT).getBytes(ISO_8859_1));
        out.write(':');
        boolean any = false;
        boolean gap = false;
        for (int i = colon + 1; i < end; i++) {
            byte octet = raw[i];
            if (blank(octet)) {
                gap = true;
            } else if (octet != '\r' && octet != '\n') {
                if (gap && any) {
                    out.write(' ');
                }
                out.write(octet);
                any = true;
                gap = false;
            }
        }
    }

    private static byte[] withoutSignature(byte[] raw, int end) {
        int from = indexOf(raw, ':', 0, end) + 1;
        while (from < end) {
            int to = indexOf(raw, ';', from, end);
            int equals = indexOf(raw, '=', from, to);
            if (equals < to
                    && new String(raw, from, equals - from, ISO_8859_1).strip().equals("b")) {
                ByteArrayOutputStream out = new ByteArrayOutputStream(end);
                out.write(raw, 0, equals + 1);
                out.write(raw, to, end - to);
                return out.toByteArray();
            }
            from = to + 1;
        }
        throw new IllegalArgumentException("no b= tag");
    }

    /** Returns {@code to} when it is not there. */
    private static int indexOf(byte[] raw, char wanted, int from, int to) {
        for (int i = from; i < to; i++) {
            if (raw[i] == wanted) {
                return i;
            }
        }
        return to;
    }

    private static int withoutLineEnd(byte[] raw) {
        int end = raw.length;
        if (end > 0 && raw[end - 1] == '\n') {
            end--;
        }
        return end > 0 && raw[end - 1] == '\r' ? end - 1 : end;
    }

    private static boolean blank(byte octet) {
        return octet == ' ' || octet == '\t';
    }
}
