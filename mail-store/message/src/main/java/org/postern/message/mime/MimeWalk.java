package org.postern.message.mime;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.MimeIOException;
import org.apache.james.mime4j.io.MaxHeaderLengthLimitException;
import org.apache.james.mime4j.io.MaxHeaderLimitException;
import org.apache.james.mime4j.io.MaxLineLimitException;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.postern.message.header.HeaderFields;
import org.postern.message.header.HeaderParameters;

/**
 * One pass over a message, part by part, under {@link MimeLimits}. Holds one header at a time and no body. Confined to
 * one thread.
 */
public final class MimeWalk {
    /** The kind of the current position. */
    public enum Step {
        OPEN,
        CLOSE,
        LEAF,
        END
    }

    /** How the pass ended. */
    public enum Outcome {
        WHOLE,
        BROKEN,
        TOO_COMPLEX
    }

    private final MimeTokenStream stream = MimeLimits.tokens();
    private final HeaderFields top = new HeaderFields();
    private HeaderFields header = top;
    private boolean started;
    private boolean topRead;
    private int depth;
    private int entities;
    private int leaves;
    private long headerOctets;
    private long allHeaderOctets;
    private long scanned;
    private Outcome outcome = Outcome.WHOLE;
    private Leaf leaf = Leaf.of(0, "text/plain", top);

    public MimeWalk(InputStream message) {
        stream.parse(message);
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

    /** Valid after {@link Step#LEAF}: the leaf's octets with the transfer encoding removed. */
    public InputStream content() {
        return new Counted(stream.getDecodedInputStream());
    }

    /**
     * Goes on to the next position.
     *
     * @throws IOException if the message cannot be read; never because of its content
     */
    public Step next() throws IOException {
        try {
            return advance();
        } catch (MaxHeaderLimitException | MaxHeaderLengthLimitException | MaxLineLimitException | TooComplex e) {
            outcome = Outcome.TOO_COMPLEX;
        } catch (MimeException | MimeIOException e) {
            // The library wraps its limit on a line; here that is the limit on a header.
            outcome = e.getCause() instanceof MaxLineLimitException ? Outcome.TOO_COMPLEX : Outcome.BROKEN;
        }
        return Step.END;
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
                case T_PREAMBLE, T_EPILOGUE -> new Counted(stream.getInputStream()).skipAll();
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
        int octets = header.add(stream.getField());
        headerOctets += octets;
        allHeaderOctets += octets;
        if (headerOctets > MimeLimits.HEADER_OCTETS || allHeaderOctets > MimeLimits.ALL_HEADER_OCTETS) {
            throw new TooComplex();
        }
    }

    private Step body() {
        String mediaType = stream.getBodyDescriptor().getMimeType();
        if (mediaType.startsWith("multipart/") || type().value().startsWith("multipart/")) {
            outcome = Outcome.BROKEN; // a multipart without boundary: show its text as it is
            mediaType = "text/plain";
        }
        leaf = Leaf.of(++leaves, mediaType, header);
        return Step.LEAF;
    }

    /** Counts the octets that every level of nesting scans again. */
    private final class Counted extends FilterInputStream {
        Counted(InputStream in) {
            super(in);
        }

        void skipAll() throws IOException {
            byte[] buffer = new byte[8_192];
            while (read(buffer, 0, buffer.length) >= 0) {}
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
