package org.postern.store.filter.auth;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.apache.james.jdkim.canon.RelaxedBodyCanonicalizer;
import org.apache.james.jdkim.canon.SimpleBodyCanonicalizer;
import org.postern.store.platform.StoreDigests;

/**
 * SHA-256 of one body in all forms that its signatures use: one pass over the body, each canonicalization once, for any
 * number of signatures. Confined to one check.
 */
final class BodyHashes {
    private static final int BLOCK = 16_384;

    private final Map<HeaderCanon, Form> forms = new EnumMap<>(HeaderCanon.class);

    /** @param limit octets of the canonical body that count (l=), or -1 for all */
    void want(HeaderCanon canon, long limit) {
        forms.computeIfAbsent(canon, Form::new).want(limit);
    }

    boolean nothingWanted() {
        return forms.isEmpty();
    }

    /** @param body from its first octet; read to its end, not closed */
    void read(InputStream body) throws IOException {
        OutputStream[] canonicalizers = forms.values().stream()
                .map(form -> form.canon == HeaderCanon.RELAXED
                        ? new RelaxedBodyCanonicalizer(form)
                        : new SimpleBodyCanonicalizer(form))
                .toArray(OutputStream[]::new);
        byte[] block = new byte[BLOCK];
        for (int n = body.read(block); n > 0; n = body.read(block)) {
            for (OutputStream canonicalizer : canonicalizers) {
                canonicalizer.write(block, 0, n);
            }
        }
        for (OutputStream canonicalizer : canonicalizers) {
            canonicalizer.close();
        }
    }

    /** After {@link #read}. */
    byte[] hash(HeaderCanon canon, long limit) {
        return form(canon).hash(limit);
    }

    /** Octets of the canonical body. */
    long length(HeaderCanon canon) {
        return form(canon).length();
    }

    private Form form(HeaderCanon canon) {
        Form form = forms.get(canon);
        if (form == null) {
            throw new IllegalStateException("a hash that was not asked for");
        }
        return form;
    }

    /** The output of one canonicalizer, with a digest for each limit. */
    private static final class Form extends OutputStream {
        private final HeaderCanon canon;
        private final Map<Long, MessageDigest> byLimit = new HashMap<>();
        private final Map<Long, byte[]> hashes = new HashMap<>();
        private long length;
        private boolean onlyLineEnd = true;

        Form(HeaderCanon canon) {
            this.canon = canon;
        }

        void want(long limit) {
            byLimit.computeIfAbsent(limit, l -> StoreDigests.sha256());
        }

        @Override
        public void write(int octet) {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int count) {
            onlyLineEnd &= length + count <= 2 && (count == 0 || bytes[offset] == '\r' || bytes[offset] == '\n');
            byLimit.forEach((limit, digest) -> {
                long rest = limit < 0 ? count : Math.min(count, limit - length);
                if (rest > 0) {
                    digest.update(bytes, offset, (int) rest);
                }
            });
            length += count;
        }

        /**
         * The relaxed form of an empty body is empty (RFC 6376 3.4.4). jDKIM makes it a line end, as in the simple
         * form.
         */
        private boolean empty() {
            return canon == HeaderCanon.RELAXED && onlyLineEnd;
        }

        long length() {
            return empty() ? 0 : length;
        }

        byte[] hash(long limit) {
            return hashes.computeIfAbsent(limit, l -> {
                MessageDigest digest = byLimit.get(l);
                if (digest == null) {
                    throw new IllegalStateException("a hash that was not asked for");
                }
                return empty() ? StoreDigests.sha256().digest() : digest.digest();
            });
        }
    }
}
