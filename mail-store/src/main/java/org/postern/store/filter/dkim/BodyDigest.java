package org.postern.store.filter.dkim;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import org.apache.james.jdkim.canon.RelaxedBodyCanonicalizer;
import org.postern.store.platform.StoreDigests;

/**
 * SHA-256 of a body in relaxed form (RFC 6376 3.4.4), in one pass and the memory of one block. jDKIM canonicalizes;
 * this class corrects its deviations from the RFC: an empty body is hashed as nothing, not as a line end, and an
 * unfinished last line counts as the complete line that SMTP will make of it. Confined to one message.
 */
final class BodyDigest extends OutputStream {
    private static final int BLOCK = 16_384;

    private final MessageDigest digest = StoreDigests.sha256();
    private long written;
    private boolean onlyLineEnd = true;

    private BodyDigest() {}

    /** @param body from its first octet; read to its end, not closed */
    static byte[] of(InputStream body) throws IOException {
        BodyDigest end = new BodyDigest();
        byte[] block = new byte[BLOCK];
        byte last = '\n';
        try (OutputStream canonicalizer = new RelaxedBodyCanonicalizer(end)) {
            for (int n = body.read(block); n >= 0; n = body.read(block)) {
                if (n > 0) {
                    canonicalizer.write(block, 0, n);
                    last = block[n - 1];
                }
            }
            if (last != '\n') {
                canonicalizer.write(new byte[] {'\r', '\n'}, 0, 2);
            }
        }
        return end.onlyLineEnd ? StoreDigests.sha256().digest() : end.digest.digest();
    }

    @Override
    public void write(int octet) {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) {
        if (onlyLineEnd && count > 0) {
            onlyLineEnd = written + count <= 2 && (bytes[offset] == '\r' || bytes[offset] == '\n');
        }
        written += count;
        digest.update(bytes, offset, count);
    }
}
