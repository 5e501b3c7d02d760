package org.postern.core.split;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * The framing of a message between nodes: pieces, each after its length in four octets, and a length of 0 at the end. A
 * truncated message is therefore never taken for a whole one, however the connection ended and however an HTTP library
 * treats a body whose stream failed.
 */
final class Frames {
    private static final int PIECE = 16_384;

    private Frames() {}

    /** Returns the framed octets of a message. */
    static InputStream sent(InputStream message) {
        return new Sending(message);
    }

    /** Returns the message in framed octets. */
    static InputStream received(InputStream octets) {
        return new Receiving(octets);
    }

    private static final class Sending extends InputStream {
        private final InputStream message;
        private ByteBuffer piece = ByteBuffer.allocate(0);
        private boolean ended;

        Sending(InputStream message) {
            this.message = message;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (!piece.hasRemaining()) {
                if (ended) {
                    return -1;
                }
                byte[] next = message.readNBytes(PIECE);
                ended = next.length == 0;
                piece = ByteBuffer.allocate(Integer.BYTES + next.length)
                        .putInt(next.length)
                        .put(next)
                        .flip();
            }
            int octets = Math.min(length, piece.remaining());
            piece.get(into, offset, octets);
            return octets;
        }

        @Override
        public void close() throws IOException {
            message.close();
        }
    }

    private static final class Receiving extends FilterInputStream {
        private int left;
        private boolean ended;

        Receiving(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (left == 0 && !ended) {
                byte[] octets = in.readNBytes(Integer.BYTES);
                if (octets.length < Integer.BYTES) {
                    throw new EOFException("the message broke off");
                }
                left = ByteBuffer.wrap(octets).getInt();
                ended = left == 0;
                if (left < 0 || left > PIECE) {
                    throw new IOException("no message");
                }
            }
            if (ended) {
                return -1;
            }
            int read = in.read(into, offset, Math.min(length, left));
            if (read < 0) {
                throw new EOFException("the message broke off");
            }
            left -= read;
            return read;
        }
    }
}
