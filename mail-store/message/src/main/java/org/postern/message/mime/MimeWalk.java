package org.postern.message.mime;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Locale;
import java.util.Optional;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.MimeIOException;
import org.apache.james.mime4j.codec.Base64InputStream;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.io.MaxHeaderLengthLimitException;
import org.apache.james.mime4j.io.MaxHeaderLimitException;
import org.apache.james.mime4j.io.MaxLineLimitException;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.postern.message.header.HeaderFields;
import org.postern.message.header.HeaderParameters;
import org.postern.message.header.MailHeader;
import org.postern.message.pack.UuText;
import org.postern.message.sign.ClearSignature;

/**
 * One pass over a message, part by part, under {@link MimeLimits}. The message's header is split by {@link MailHeader},
 * so that its fields are those that were judged when it arrived. Every walk numbers the leaves alike. Holds one header
 * at a time and no body. Confined to one thread.
 */
public final class MimeWalk {
    /** The kind of the current position. */
    public enum Step {
        OPEN,
        CLOSE,
        LEAF,
        /** Text of a multipart that is not in a part: before the first delimiter, or behind the last. */
        ASIDE,
        END
    }

    /** How the pass ended. */
    public enum Outcome {
        WHOLE,
        BROKEN,
        TOO_COMPLEX
    }

    private final InputStream message;
    private HeaderFields top = new HeaderFields();
    private HeaderFields header = top;
    private MimeTokenStream stream = MimeLimits.tokens(EntityTypes.root(Optional.empty()));
    private Optional<ClearSignature> signature = Optional.empty();
    private boolean started;
    private boolean topRead;
    private int depth;
    private int entities;
    private int leaves;
    private long headerOctets;
    private long allHeaderOctets;
    private long scanned;
    private Outcome outcome = Outcome.WHOLE;
    private Leaf leaf = Leaf.of(0, "text/plain", top, true);

    public MimeWalk(InputStream message) {
        this.message = message;
    }

    /** The header of the message itself; complete after the first step. */
    public HeaderFields top() {
        return top;
    }

    /** Valid after {@link Step#LEAF}: the leaf. */
    public Leaf leaf() {
        return leaf;
    }

    /** Valid after {@link Step#OPEN}: the multipart's subtype. */
    public String subtype() {
        return stream.getBodyDescriptor().getSubType().toLowerCase(Locale.ROOT);
    }

    /** Valid after {@link Step#OPEN}: the multipart's Content-Type. */
    public HeaderParameters type() {
        return HeaderParameters.parse(header.value("Content-Type").orElse(""));
    }

    public Outcome outcome() {
        return outcome;
    }

    /** For a message that is a multipart/signed of S/MIME: checks its signature, after the last step. */
    Optional<ClearSignature> signature() {
        return signature;
    }

    /** Valid after {@link Step#LEAF}: the leaf's octets with the transfer encoding removed. */
    public InputStream content() throws IOException {
        return switch (stream.getBodyDescriptor().getTransferEncoding()) {
            case "x-uuencode", "uuencode", "x-uue", "uue" ->
                new Counted(UuText.transferDecoded(stream.getInputStream()));
            // Some senders leave out the padding, and the decoder needs it for the last octets.
            case "base64" ->
                new Counted(new Base64InputStream(
                        new SequenceInputStream(
                                stream.getInputStream(), new ByteArrayInputStream(new byte[] {'=', '='})),
                        DecodeMonitor.SILENT));
            default -> new Counted(stream.getDecodedInputStream());
        };
    }

    /** Valid after {@link Step#LEAF}: passes over the leaf without decoding it. */
    void skip() throws IOException {
        byte[] buffer = new byte[16_384];
        try (InputStream raw = new Counted(stream.getInputStream())) {
            while (raw.read(buffer, 0, buffer.length) >= 0) {}
        }
    }

    /** Valid after {@link Step#ASIDE}: its octets. */
    public InputStream aside() {
        return new Counted(stream.getInputStream());
    }

    /**
     * Goes on to the next position.
     *
     * @throws IOException if the message cannot be read; never because of its content
     */
    public Step next() throws IOException {
        try {
            if (!started) {
                open();
            }
            return advance();
        } catch (MaxHeaderLimitException | MaxHeaderLengthLimitException | MaxLineLimitException | TooComplex e) {
            outcome = Outcome.TOO_COMPLEX;
        } catch (MimeException | MimeIOException e) {
            // The library wraps its limit on a line; here that is the limit on a header.
            outcome = e.getCause() instanceof MaxLineLimitException ? Outcome.TOO_COMPLEX : Outcome.BROKEN;
        }
        return Step.END;
    }

    /** Splits the header, and gives the parser the fields on content alone: it must not find another end of the header. */
    private void open() throws IOException {
        BufferedInputStream in = new BufferedInputStream(message);
        in.mark(MailHeader.LIMIT + 1);
        MailHeader split = MailHeader.read(in);
        top = HeaderFields.of(split);
        header = top;
        allHeaderOctets = split.length();
        if (!split.complete() || split.parts().size() > MimeLimits.HEADER_FIELDS) {
            started = true;
            throw new TooComplex();
        }
        in.reset();
        in.skipNBytes(split.length() - split.trailing());
        byte[] fields = split.bytes(field -> MailHeader.nameOf(field).startsWith("content-"));
        InputStream start = new ByteArrayInputStream(fields);
        InputStream blank = new ByteArrayInputStream(new byte[] {'\r', '\n'});
        HeaderParameters type = type();
        Optional<String> boundary = Optional.empty();
        InputStream body = in;
        if (EntityTypes.mediaType(type, false).startsWith("multipart/")) {
            Optional<String> label = EntityTypes.boundary(type);
            in.mark(Boundaries.WINDOW);
            boundary = Boundaries.in(in.readNBytes(Boundaries.WINDOW), label);
            in.reset();
            outcome = boundary.equals(label) ? Outcome.WHOLE : Outcome.BROKEN;
            body = signed(type, boundary, in);
        }
        stream = MimeLimits.tokens(EntityTypes.root(boundary));
        stream.parse(new SequenceInputStream(start, new SequenceInputStream(blank, body)));
    }

    private InputStream signed(HeaderParameters type, Optional<String> boundary, InputStream in) {
        boolean smime = EntityTypes.mediaType(type, false).equals("multipart/signed")
                && type.get("protocol")
                        .filter(protocol -> protocol.contains("pkcs7"))
                        .isPresent();
        signature = smime ? boundary.map(known -> new ClearSignature(in, known)) : Optional.empty();
        return signature.map(InputStream.class::cast).orElse(in);
    }

    private Step advance() throws IOException, MimeException {
        EntityState state = started ? stream.next() : stream.getState();
        started = true;
        while (true) {
            switch (state) {
                case T_START_HEADER -> startHeader();
                case T_FIELD -> field();
                case T_END_HEADER -> topRead = true;
                case T_START_MULTIPART -> {
                    if (++depth > MimeLimits.DEPTH) {
                        throw new TooComplex();
                    }
                    return Step.OPEN;
                }
                case T_END_MULTIPART -> {
                    depth--;
                    return Step.CLOSE;
                }
                case T_BODY -> {
                    return body();
                }
                case T_PREAMBLE, T_EPILOGUE -> {
                    return Step.ASIDE;
                }
                case T_END_OF_STREAM -> {
                    return Step.END;
                }
                default -> {}
            }
            state = stream.next();
        }
    }

    private void startHeader() throws TooComplex {
        if (++entities > MimeLimits.PARTS) {
            throw new TooComplex();
        }
        headerOctets = 0;
        header = topRead ? new HeaderFields() : top;
    }

    private void field() throws TooComplex {
        if (!topRead) {
            return; // was split already
        }
        int octets = header.add(stream.getField());
        headerOctets += octets;
        allHeaderOctets += octets;
        if (headerOctets > MimeLimits.HEADER_OCTETS || allHeaderOctets > MimeLimits.ALL_HEADER_OCTETS) {
            throw new TooComplex();
        }
    }

    private Step body() {
        String mediaType = stream.getBodyDescriptor().getMimeType();
        if (EntityTypes.mediaType(type(), false).startsWith("multipart/")) {
            outcome = Outcome.BROKEN; // a multipart without boundary: its text is shown as it is
        }
        leaf = Leaf.of(++leaves, mediaType, header, depth == 0);
        return Step.LEAF;
    }

    /** Counts the octets that every level of nesting scans again. */
    private final class Counted extends FilterInputStream {
        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = in.read(buffer, offset, length);
            if (count > 0) {
                scanned += (long) count * Math.max(1, depth);
                if (scanned > MimeLimits.SCANNED) {
                    throw new TooComplex();
                }
            }
            return count;
        }
    }

    /** A limit was reached. */
    public static final class TooComplex extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
