package org.postern.message.sign;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;

/**
 * The body of a multipart/signed as it streams by: keeps the digests of its first part's octets (RFC 1847 2.1), with
 * CRLF as line end, and checks a detached S/MIME signature against them. Holds no content. Confined to one thread.
 */
public final class ClearSignature extends FilterInputStream {
    private static final int LONGEST_TAIL = 80;
    private static final Map<String, String> DIGESTS = new LinkedHashMap<>();

    static {
        DIGESTS.put("SHA-1", "1.3.14.3.2.26");
        DIGESTS.put("SHA-256", "2.16.840.1.101.3.4.2.1");
        DIGESTS.put("SHA-384", "2.16.840.1.101.3.4.2.2");
        DIGESTS.put("SHA-512", "2.16.840.1.101.3.4.2.3");
    }

    private enum Place {
        BEFORE,
        INSIDE,
        AFTER
    }

    private final byte[] delimiter;
    private final Map<String, MessageDigest> digests = new HashMap<>();
    private final byte[] behind = new byte[LONGEST_TAIL];
    private final byte[] buffer = new byte[8_192];
    private int filled;
    private Place place = Place.BEFORE;
    /** Octets of the delimiter that this line began with; -1 when it is another line. */
    private int matched;

    /** Octets behind the delimiter on its line: two hyphens or none, then blanks. */
    private int tail;

    private int dashes;
    private boolean heldReturn;
    private boolean heldLineEnd;

    /**
     * The body of a message that is a multipart/signed.
     *
     * @param in the body, from the octet after the header's blank line
     */
    public ClearSignature(InputStream in, String boundary) {
        super(in);
        this.delimiter = ("--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        DIGESTS.forEach((name, identifier) -> {
            try {
                digests.put(identifier, MessageDigest.getInstance(name));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Override
    public int read() throws IOException {
        int octet = in.read();
        if (octet >= 0) {
            take((byte) octet);
        }
        return octet;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int count = in.read(into, offset, length);
        for (int i = 0; i < count && place != Place.AFTER; i++) {
            take(into[offset + i]);
        }
        return count;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    /** Checks a signature when the body has been read. */
    public Signature check(byte[] detached) {
        if (place != Place.AFTER) {
            return Signature.UNCHECKED;
        }
        Map<String, byte[]> hashes = new HashMap<>();
        flush();
        digests.forEach((identifier, digest) -> hashes.put(identifier, digest.digest()));
        try {
            CMSSignedData signed = new CMSSignedData(hashes, detached);
            return Signatures.of(signed.getSignerInfos(), signed.getCertificates());
        } catch (CMSException | RuntimeException | StackOverflowError e) {
            return Signature.UNCHECKED;
        }
    }

    private void take(byte octet) {
        if (octet == '\n') {
            heldReturn = false;
            endLine();
            return;
        }
        if (heldReturn) {
            heldReturn = false;
            add((byte) '\r');
        }
        if (octet == '\r') {
            heldReturn = true;
        } else {
            add(octet);
        }
    }

    private void add(byte octet) {
        if (matched >= 0 && matched < delimiter.length && octet == delimiter[matched]) {
            matched++;
            return;
        }
        boolean dash = octet == '-' && tail == dashes && dashes < 2;
        boolean blank = (octet == ' ' || octet == '\t') && dashes != 1;
        if (matched == delimiter.length && tail < LONGEST_TAIL && (dash || blank)) {
            behind[tail++] = octet;
            dashes += dash ? 1 : 0;
            return;
        }
        if (matched >= 0) {
            notDelimiter();
        }
        put(octet);
    }

    private void endLine() {
        if (matched == delimiter.length && dashes != 1) {
            place = place == Place.BEFORE ? Place.INSIDE : Place.AFTER;
            heldLineEnd = false;
        } else {
            if (matched >= 0) {
                notDelimiter();
            }
            heldLineEnd = true;
        }
        matched = 0;
        tail = 0;
        dashes = 0;
    }

    /** The line end before a line belongs to the content, unless a delimiter follows (RFC 2046 5.1.1). */
    private void notDelimiter() {
        if (heldLineEnd) {
            put((byte) '\r');
            put((byte) '\n');
            heldLineEnd = false;
        }
        for (int i = 0; i < matched; i++) {
            put(delimiter[i]);
        }
        for (int i = 0; i < tail; i++) {
            put(behind[i]);
        }
        matched = -1;
    }

    private void put(byte octet) {
        if (place == Place.INSIDE) {
            if (filled == buffer.length) {
                flush();
            }
            buffer[filled++] = octet;
        }
    }

    private void flush() {
        digests.values().forEach(digest -> digest.update(buffer, 0, filled));
        filled = 0;
    }
}
