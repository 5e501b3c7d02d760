package org.postern.store.content;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.sql.SQLException;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.postern.store.database.Link;
import org.postern.store.database.Readers;
import org.postern.store.mailbox.SpooledMessage;
import org.postern.store.mailbox.StoreException;
import org.postern.store.message.BytesMessage;

/**
 * The only class that writes message content to the database and reads it. A content is stored once and counts its
 * references: one for each message row, and one for all queue rows of a message. Its first 64 KiB are in its own row,
 * the rest in {@code chunk} rows. When the last reference is removed, the rows are deleted and SQLite reuses their
 * pages (the file does not shrink). Reading and writing use memory for one chunk at most. Thread-safe, except for the
 * links passed in.
 */
public final class ContentStore implements AutoCloseable {
    private static final int CHUNK = ChunkCodec.CHUNK_BYTES;
    /**
     * Larger contents are mostly base64 of compressed files. Deflating them saves little, and the writer would have to
     * do it.
     */
    static final int COMPRESS_UP_TO = 262_144;

    private final Readers readers;
    private final ChunkCodec codec = new ChunkCodec();

    public ContentStore(Readers readers) {
        this.readers = readers;
    }

    /** Prepares a content on the caller's thread, so that the single writer thread does not have to compress. */
    public Prepared prepare(SpooledMessage message) throws IOException {
        long size = message.size();
        if (size > Integer.MAX_VALUE) {
            throw new StoreException(StoreException.Kind.FAILED, "a message of 2 GiB or more cannot be stored");
        }
        if (size > COMPRESS_UP_TO) {
            return new Prepared(size, List.of(), message, null);
        }
        List<byte[]> rows = new ArrayList<>(1 + (int) (size / CHUNK));
        try (InputStream in = message.open()) {
            byte[] chunk = new byte[(int) Math.min(size, CHUNK)];
            long done = 0;
            do {
                int length = in.readNBytes(chunk, 0, (int) Math.min(CHUNK, size - done));
                rows.add(codec.encode(chunk, 0, length, true));
                done += length;
            } while (done < size);
        }
        return new Prepared(size, rows, null, null);
    }

    /** Prepares a content that is in memory. */
    public Prepared prepare(byte[] message) throws IOException {
        return prepare(new BytesMessage(message));
    }

    /** Stores a content with this number of references; returns its id. */
    public long insert(Link link, Prepared content, int references) throws SQLException, IOException {
        if (content.ahead() != null && content.ahead().attach(link, references)) {
            return content.ahead().contentId();
        }
        if (content.large() == null) {
            long id = insertFirst(link, content.rows().get(0), content.size(), references);
            for (int i = 1; i < content.rows().size(); i++) {
                insertChunk(link, id, i, content.rows().get(i));
            }
            return id;
        }
        try (InputStream in = content.large().open()) {
            byte[] chunk = new byte[CHUNK];
            long id = 0;
            long done = 0;
            for (int i = 0; done < content.size(); i++) {
                int length = in.readNBytes(chunk, 0, (int) Math.min(CHUNK, content.size() - done));
                if (length == 0) {
                    throw new IOException("the spooled message is shorter than its size");
                }
                byte[] row = codec.encode(chunk, 0, length, false);
                if (i == 0) {
                    id = insertFirst(link, row, content.size(), references);
                } else {
                    insertChunk(link, id, i, row);
                }
                done += length;
            }
            return id;
        }
    }

    static long insertFirst(Link link, byte[] row, long size, int references) throws SQLException {
        return link.number("INSERT INTO content(refs, size, data) VALUES(?, ?, ?) RETURNING id", references, size, row);
    }

    static void insertChunk(Link link, long id, int number, byte[] row) throws SQLException {
        link.update("INSERT INTO chunk(content_id, number, data) VALUES(?, ?, ?)", id, number, row);
    }

    /** Removes one reference. */
    public void release(Link link, long contentId) throws SQLException {
        long size = link.number("DELETE FROM content WHERE id = ? AND refs = 1 RETURNING size + 1", contentId) - 1;
        if (size > CHUNK) {
            link.update("DELETE FROM chunk WHERE content_id = ?", contentId);
        } else if (size < 0) {
            link.update("UPDATE content SET refs = refs - 1 WHERE id = ?", contentId);
        }
    }

    /**
     * Opens the content that a query selects.
     *
     * @param contentOf yields id, size and data of a content row
     * @param gone the message of the exception when the query yields no row
     */
    public InputStream open(String contentOf, String gone, Object... values) {
        return stream(contentOf, gone, values);
    }

    /** As {@link #open}; of a content in several pieces all are examined first. Throws CORRUPT when one is damaged. */
    public InputStream openWhole(String contentOf, String gone, Object... values) {
        ContentStream stream = stream(contentOf, gone, values);
        if (stream.size > CHUNK) {
            readers.read(link -> {
                verify(link, stream.id, stream.size);
                return stream.size;
            });
        }
        return stream;
    }

    private ContentStream stream(String contentOf, String gone, Object... values) {
        return readers.read(link -> link.first(
                        contentOf,
                        row -> {
                            long id = row.getLong(1);
                            int size = row.getInt(2);
                            byte[] first = codec.decode(row.getBytes(3), Math.min(size, CHUNK));
                            return new ContentStream(id, size, first);
                        },
                        values))
                .orElseThrow(() -> new StoreException(StoreException.Kind.GONE, gone));
    }

    /** Reads a chunk after the first. */
    private byte[] chunk(long contentId, int number, int length) {
        byte[] row = readers.read(link -> link.first(
                        "SELECT data FROM chunk WHERE content_id = ? AND number = ?",
                        found -> found.getBytes(1),
                        contentId,
                        number))
                .orElseThrow(() -> new StoreException(StoreException.Kind.GONE, "the message was removed meanwhile"));
        return codec.decode(row, length);
    }

    /** Reads the whole content as a check; throws {@link StoreException} when it is damaged or incomplete. */
    public void verify(Link link, long contentId, int size) throws SQLException {
        int chunks = Math.max(1, (size + CHUNK - 1) / CHUNK);
        for (int i = 0; i < chunks; i++) {
            byte[] row = (i == 0
                            ? link.first("SELECT data FROM content WHERE id = ?", r -> r.getBytes(1), contentId)
                            : link.first(
                                    "SELECT data FROM chunk WHERE content_id = ? AND number = ?",
                                    r -> r.getBytes(1),
                                    contentId,
                                    i))
                    .orElseThrow(() -> new StoreException(StoreException.Kind.CORRUPT, "a part is missing"));
            codec.decode(row, Math.min(CHUNK, size - i * CHUNK));
        }
        requireNoMore(link, contentId, chunks);
    }

    /** A damaged size could make a content end before its last pieces. */
    private static void requireNoMore(Link link, long contentId, int chunks) throws SQLException {
        if (link.number("SELECT count(*) FROM chunk WHERE content_id = ? AND number >= ?", contentId, chunks) > 0) {
            throw new StoreException(
                    StoreException.Kind.CORRUPT, "a message is damaged on disk: it has more parts than its size says");
        }
    }

    /** One piece of a damaged content as far as it can be read; empty when nothing of it can. */
    public byte[] left(Link link, long contentId, int number, int size) {
        try {
            return link.first(
                            number == 0
                                    ? "SELECT data FROM content WHERE id = ?1 AND ?2 = 0"
                                    : "SELECT data FROM chunk WHERE content_id = ? AND number = ?",
                            row -> row.getBytes(1),
                            contentId,
                            number)
                    .map(row -> codec.left(row, Math.max(0, Math.min(CHUNK, size - number * CHUNK))))
                    .orElse(new byte[0]);
        } catch (SQLException e) {
            return new byte[0];
        }
    }

    /** How many pieces a content of this size has. */
    public static int pieces(int size) {
        return Math.max(1, (size + CHUNK - 1) / CHUNK);
    }

    /**
     * Opens what is left of a damaged content; missing pieces are left out.
     *
     * @param contentOf yields id and size of a content
     * @param gone the message of the exception when the query yields no row
     */
    public InputStream openLeft(String contentOf, String gone, Object... values) {
        long[] content = readers.read(link ->
                        link.first(contentOf, row -> new long[] {row.getLong(1), row.getLong(2)}, values))
                .orElseThrow(() -> new StoreException(StoreException.Kind.GONE, gone));
        int size = (int) content[1];
        List<InputStream> pieces = new AbstractList<>() { // each is read when its turn comes
                    @Override
                    public InputStream get(int number) {
                        return new ByteArrayInputStream(readers.read(link -> left(link, content[0], number, size)));
                    }

                    @Override
                    public int size() {
                        return pieces(size);
                    }
                };
        return new SequenceInputStream(Collections.enumeration(pieces));
    }

    ChunkCodec codec() {
        return codec;
    }

    @Override
    public void close() {
        codec.close();
    }

    /**
     * A content prepared for the writer.
     *
     * @param rows encoded chunks, for a small content
     * @param large the message itself, when it is too large to hold in memory
     * @param ahead its rows, when they are already in the database; should they be gone, {@code large} is stored again
     */
    public record Prepared(
            long size,
            List<byte[]> rows,
            @Nullable SpooledMessage large,
            @Nullable AheadRows ahead) {
        /** The approximate number of bytes that storing it adds to the log. */
        public long bytes() {
            if (ahead != null) {
                return CHUNK;
            }
            return large != null
                    ? size
                    : rows.stream().mapToLong(row -> row.length).sum();
        }
    }

    /** Streams a content. Holds no connection between chunks. */
    private final class ContentStream extends InputStream {
        private final long id;
        private final int size;
        private byte[] chunk;
        private int chunkNumber;
        private int position;

        ContentStream(long id, int size, byte[] first) {
            this.id = id;
            this.size = size;
            this.chunk = first;
        }

        private boolean ended() {
            if (position < chunk.length) {
                return false;
            }
            long next = (chunkNumber + 1L) * CHUNK;
            if (next >= size) {
                if (size % CHUNK == 0 && size > 0) { // otherwise the length of the last piece shows it
                    readers.read(link -> {
                        requireNoMore(link, id, size / CHUNK);
                        return size;
                    });
                }
                return true;
            }
            chunkNumber++;
            chunk = chunk(id, chunkNumber, (int) Math.min(CHUNK, size - next));
            position = 0;
            return false;
        }

        @Override
        public int read() {
            return ended() ? -1 : chunk[position++] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            Objects.checkFromIndexSize(offset, length, into.length);
            if (length == 0) {
                return 0;
            }
            if (ended()) {
                return -1;
            }
            int count = Math.min(length, chunk.length - position);
            System.arraycopy(chunk, position, into, offset, count);
            position += count;
            return count;
        }

        @Override
        public int available() {
            return chunk.length - position;
        }
    }
}
