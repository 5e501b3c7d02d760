package org.postern.store.content;

import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.zip.CRC32C;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;
import org.postern.store.mailbox.StoreException;

/**
 * Encodes a piece of content for its row: one byte for the form (0 unchanged, 1 deflated), four bytes CRC-32C of the
 * rest, then the data. Deflate level 1 halves plain mail for 40 µs per 4 KiB, which is less than the cost of writing
 * the saved pages twice. Thread-safe; compressors are kept for reuse since each holds 260 KiB outside the heap.
 */
final class ChunkCodec implements AutoCloseable {
    /** Content bytes in one row at most. */
    static final int CHUNK_BYTES = 65_536;

    private static final int HEADER_BYTES = 5;
    private static final byte AS_IS = 0;
    private static final byte DEFLATED = 1;

    private final Queue<Packer> packers = new ArrayBlockingQueue<>(4);
    private final Queue<Inflater> inflaters = new ArrayBlockingQueue<>(8);

    /** Encodes at most {@link #CHUNK_BYTES} of content for a row. */
    byte[] encode(byte[] content, int offset, int length, boolean compress) {
        if (compress && length > 128) {
            byte[] packed = deflate(content, offset, length);
            if (packed != null) {
                return packed;
            }
        }
        byte[] row = new byte[HEADER_BYTES + length];
        System.arraycopy(content, offset, row, HEADER_BYTES, length);
        return sealed(row, AS_IS);
    }

    private byte @Nullable [] deflate(byte[] content, int offset, int length) {
        Packer pooled = packers.poll();
        Packer packer = pooled == null ? new Packer() : pooled;
        packer.deflater.reset();
        packer.deflater.setInput(content, offset, length);
        packer.deflater.finish();
        int room = HEADER_BYTES + length - length / 16; // not worth it if it saves less than a sixteenth
        int packed = packer.deflater.deflate(packer.buffer, HEADER_BYTES, room - HEADER_BYTES);
        byte[] row = packer.deflater.finished() ? Arrays.copyOf(packer.buffer, HEADER_BYTES + packed) : null;
        if (!packers.offer(packer)) {
            packer.deflater.end();
        }
        return row == null ? null : sealed(row, DEFLATED);
    }

    private static byte[] sealed(byte[] row, byte form) {
        row[0] = form;
        int sum = checksum(row);
        for (int i = 0; i < 4; i++) {
            row[1 + i] = (byte) (sum >>> (24 - 8 * i));
        }
        return row;
    }

    private static int checksum(byte[] row) {
        CRC32C crc = new CRC32C();
        crc.update(row, HEADER_BYTES, row.length - HEADER_BYTES);
        return (int) crc.getValue();
    }

    /**
     * Decodes the content of a row; throws {@link StoreException} CORRUPT when the result is not {@code length} bytes
     * with the stored checksum.
     */
    byte[] decode(byte[] row, int length) {
        if (row.length < HEADER_BYTES || checksum(row) != storedSum(row)) {
            throw damaged(null);
        }
        if (row[0] == AS_IS) {
            if (row.length - HEADER_BYTES != length) {
                throw damaged(null);
            }
            return Arrays.copyOfRange(row, HEADER_BYTES, row.length);
        }
        byte[] content = new byte[length];
        Inflater pooled = inflaters.poll();
        Inflater inflater = pooled == null ? new Inflater(true) : pooled;
        try {
            inflater.setInput(row, HEADER_BYTES, row.length - HEADER_BYTES);
            int got = 0;
            while (got < length) {
                int more = inflater.inflate(content, got, length - got);
                if (more == 0) {
                    throw damaged(null);
                }
                got += more;
            }
            // A damaged size must not cut a message off.
            if (!inflater.finished() && (inflater.inflate(new byte[1]) > 0 || !inflater.finished())) {
                throw damaged(null);
            }
            return content;
        } catch (DataFormatException e) {
            throw damaged(e);
        } finally {
            inflater.reset();
            if (!inflaters.offer(inflater)) {
                inflater.end();
            }
        }
    }

    /** What is left of a damaged row: at most {@code length} octets, of which some may be wrong. Never fails. */
    byte[] left(byte[] row, int length) {
        if (row.length <= HEADER_BYTES) {
            return new byte[0];
        }
        if (row[0] == AS_IS) {
            return Arrays.copyOfRange(row, HEADER_BYTES, Math.min(row.length, HEADER_BYTES + length));
        }
        byte[] content = new byte[length];
        int got = 0;
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(row, HEADER_BYTES, row.length - HEADER_BYTES);
            int more = inflater.inflate(content, 0, length);
            while (more > 0) {
                got += more;
                more = inflater.inflate(content, got, length - got);
            }
        } catch (DataFormatException e) {
            return Arrays.copyOf(content, got); // everything before the damage
        } finally {
            inflater.end();
        }
        return Arrays.copyOf(content, got);
    }

    private static int storedSum(byte[] row) {
        int sum = 0;
        for (int i = 0; i < 4; i++) {
            sum = sum << 8 | (row[1 + i] & 0xFF);
        }
        return sum;
    }

    private static StoreException damaged(@Nullable Exception cause) {
        String message = "a message is damaged on disk; run `postern check` and restore it from a backup";
        return cause == null
                ? new StoreException(StoreException.Kind.CORRUPT, message)
                : new StoreException(StoreException.Kind.CORRUPT, message, cause);
    }

    @Override
    public void close() {
        for (Packer packer = packers.poll(); packer != null; packer = packers.poll()) {
            packer.deflater.end();
        }
        for (Inflater inflater = inflaters.poll(); inflater != null; inflater = inflaters.poll()) {
            inflater.end();
        }
    }

    private static final class Packer {
        final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
        final byte[] buffer = new byte[HEADER_BYTES + CHUNK_BYTES];
    }
}
