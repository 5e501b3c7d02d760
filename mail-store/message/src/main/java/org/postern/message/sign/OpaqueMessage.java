package org.postern.message.sign;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.bouncycastle.cms.CMSCompressedDataParser;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedDataParser;
import org.bouncycastle.cms.CMSTypedStream;
import org.bouncycastle.cms.jcajce.ZlibExpanderProvider;
import org.bouncycastle.operator.bc.BcDigestCalculatorProvider;

/**
 * A message inside CMS (RFC 8551 3.5.2, 3.6): signed or compressed content streams through, encrypted content is only
 * named. Confined to one thread. Nothing in the octets makes it fail with another exception than {@link IOException}.
 */
public final class OpaqueMessage {
    /** Octets of compressed content; more is refused, because a small mail could expand to any size. */
    private static final long MOST_EXPANDED = 50L << 20;

    private static final int HEAD = 64;

    private final Kind kind;
    private final Optional<InputStream> content;
    private final Optional<CMSSignedDataParser> signed;

    private OpaqueMessage(Kind kind, Optional<InputStream> content, Optional<CMSSignedDataParser> signed) {
        this.kind = kind;
        this.content = content;
        this.signed = signed;
    }

    /** The content type of the outermost CMS structure. */
    public enum Kind {
        SIGNED("2a864886f70d010702"),
        ENCRYPTED("2a864886f70d010703"),
        AUTH_ENCRYPTED("2a864886f70d0109100117"),
        COMPRESSED("2a864886f70d0109100109"),
        OTHER("-");

        private final String identifier;

        Kind(String identifier) {
            this.identifier = identifier;
        }

        public boolean encrypted() {
            return this == ENCRYPTED || this == AUTH_ENCRYPTED;
        }
    }

    /** Opens it; the stream is read as far as the content is. */
    public static OpaqueMessage open(InputStream octets) throws IOException {
        BufferedInputStream in = new BufferedInputStream(octets);
        in.mark(HEAD);
        Kind kind = kind(in.readNBytes(HEAD));
        in.reset();
        try {
            if (kind == Kind.SIGNED) {
                CMSSignedDataParser parser = new CMSSignedDataParser(new BcDigestCalculatorProvider(), in);
                CMSTypedStream content = parser.getSignedContent();
                if (content != null) {
                    return new OpaqueMessage(
                            kind, Optional.of(new Guarded(content.getContentStream())), Optional.of(parser));
                }
                return new OpaqueMessage(Kind.OTHER, Optional.empty(), Optional.empty());
            }
            if (kind == Kind.COMPRESSED) {
                InputStream content = new CMSCompressedDataParser(in)
                        .getContent(new ZlibExpanderProvider(MOST_EXPANDED))
                        .getContentStream();
                return new OpaqueMessage(kind, Optional.of(new Guarded(content)), Optional.empty());
            }
        } catch (CMSException | RuntimeException | StackOverflowError e) {
            throw new IOException("not a CMS message", e);
        }
        return new OpaqueMessage(kind, Optional.empty(), Optional.empty());
    }

    public Kind kind() {
        return kind;
    }

    /** A MIME entity; empty when there is none to be read. */
    public Optional<InputStream> content() {
        return content;
    }

    /** Valid when the content was read to its end; empty for content that is only compressed. */
    public Optional<Signature> signature() {
        return signed.map(parser -> {
            try {
                return Signatures.of(parser.getSignerInfos(), parser.getCertificates());
            } catch (CMSException | RuntimeException | StackOverflowError e) {
                return Signature.UNCHECKED;
            }
        });
    }

    /** The object identifier follows the tags and lengths of at most two structures. */
    private static Kind kind(byte[] head) {
        for (int at = 0; at + 2 < Math.min(head.length, 16); at++) {
            if (head[at] == 6) {
                int length = head[at + 1];
                if (length > 0 && at + 2 + length <= head.length) {
                    String found = java.util.HexFormat.of().formatHex(head, at + 2, at + 2 + length);
                    for (Kind each : Kind.values()) {
                        if (each.identifier.equals(found)) {
                            return each;
                        }
                    }
                }
            }
        }
        return Kind.OTHER;
    }

    /**
     * Ends where the octets are damaged: what was read until then is still the sender's text. The library fails
     * unchecked on some octets.
     */
    private static final class Guarded extends java.io.FilterInputStream {
        private boolean ended;

        Guarded(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            if (ended) {
                return -1;
            }
            try {
                int count = in.read(buffer, offset, length);
                ended = count < 0;
                return count;
            } catch (IOException | RuntimeException e) {
                ended = true;
                return -1;
            }
        }
    }
}
