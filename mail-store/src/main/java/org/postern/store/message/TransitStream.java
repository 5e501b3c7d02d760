package org.postern.store.message;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The stored content without the {@code Return-Path} field at its top, for sending it on: delivery adds that field, and
 * a message in transit must not have it (RFC 5321 4.4). Every other octet is unchanged.
 */
public final class TransitStream {
    private static final byte[] FIELD = "Return-Path:".getBytes(StandardCharsets.US_ASCII);

    private TransitStream() {}

    /** Closes {@code content} if it throws. */
    public static InputStream of(InputStream content) throws IOException {
        try {
            PushbackInputStream in = new PushbackInputStream(content, FIELD.length);
            byte[] start = in.readNBytes(FIELD.length);
            if (!Arrays.equals(start, FIELD)) {
                in.unread(start);
                return in;
            }
            // Delivery writes it on one line, however long.
            int octet = in.read();
            while (octet >= 0 && octet != '\n') {
                octet = in.read();
            }
            return in;
        } catch (IOException | RuntimeException e) {
            content.close();
            throw e;
        }
    }
}
