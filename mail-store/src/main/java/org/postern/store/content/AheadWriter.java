package org.postern.store.content;

import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.postern.store.database.Link;
import org.postern.store.database.Readers;
import org.postern.store.database.SqlFaults;
import org.postern.store.database.Writer;
import org.postern.store.mailbox.SpooledMessage;
import org.postern.store.mailbox.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a large content in steps, each a small synced transaction, so that no other mail waits for all of it. Other
 * changes come between the steps. The last transaction, which the sender waits for, only attaches the content to its
 * messages ({@link AheadRows}). Thread-safe; holds no thread and no piece of the content between steps.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what follows a step says in its own result how it went
public final class AheadWriter {
    private static final Logger LOG = LoggerFactory.getLogger(AheadWriter.class);
    /**
     * Pieces in one step, 256 KiB: about what one small mail costs to sync again, and a mail of 50 MiB needs 200 steps.
     */
    private static final int STEP_PIECES = 4;
    /** Pieces in one step while nobody else writes, 1 MiB: fewer syncs. */
    private static final int QUIET_PIECES = 16;
    /**
     * A smaller content is stored with its message: several in one transaction need one sync instead of five each, and
     * a small mail waits about 10 ms for one.
     */
    private static final int AHEAD_FROM = 1_310_720;
    /** Removing a piece writes hardly anything: its pages go to the free list. */
    private static final int REMOVED_PIECES = 16;

    private final Readers readers;
    private final Writer writer;
    private final ContentStore contents;
    private final Clock clock;

    public AheadWriter(Readers readers, Writer writer, ContentStore contents, Clock clock) {
        this.readers = readers;
        this.writer = writer;
        this.contents = contents;
        this.clock = clock;
    }

    /** Prepares a content as {@link ContentStore#prepare} does. The rows of a large one are in the database then. */
    public CompletableFuture<ContentStore.Prepared> prepare(SpooledMessage message) {
        try {
            ContentStore.Prepared prepared = contents.prepare(message);
            SpooledMessage large = prepared.large();
            if (large == null || prepared.size() < AHEAD_FROM) {
                return CompletableFuture.completedFuture(prepared);
            }
            Writing writing = new Writing(prepared, large.open());
            writing.step();
            return writing.result;
        } catch (IOException e) {
            return CompletableFuture.failedFuture(SqlFaults.write(e));
        } catch (StoreException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Removes, in the background, what was written ahead for a message that was not stored. */
    public void discard(ContentStore.Prepared content) {
        AheadRows rows = content.ahead();
        if (rows != null) {
            discard(rows);
        }
    }

    /**
     * Removes, in the background, all that processes before this one left. A command that runs beside the server stores
     * its mail again when it misses what it had written ahead.
     */
    public void sweep() {
        try {
            readers.read(AheadRows::all).forEach(this::discard);
        } catch (StoreException e) { // damage there must not keep people from their mail
            LOG.warn("what an earlier process had begun to store stays for now: {}", e.getMessage());
        }
    }

    private void discard(AheadRows rows) {
        writer.submitStep((link, effects) -> rows.remove(link, REMOVED_PIECES), 0)
                .whenComplete((more, failure) -> {
                    if (failure != null) {
                        LOG.warn(
                                "a part of a message that was not stored is removed at the next start: {}",
                                failure.getMessage());
                    } else if (more) {
                        discard(rows);
                    }
                });
    }

    /** One content on its way. Confined to one step at a time. */
    private final class Writing {
        private final ContentStore.Prepared content;
        private final InputStream in;
        private final CompletableFuture<ContentStore.Prepared> result = new CompletableFuture<>();
        private final byte[] piece = new byte[ChunkCodec.CHUNK_BYTES];
        private int number;
        private long done;
        private @Nullable AheadRows rows;

        Writing(ContentStore.Prepared content, InputStream in) {
            this.content = content;
            this.in = in;
        }

        void step() {
            int pieces = writer.quiet() ? QUIET_PIECES : STEP_PIECES;
            writer.submitStep((link, effects) -> written(link, pieces), (long) pieces * piece.length)
                    .whenComplete((now, failure) -> stepped(failure == null ? now : Optional.empty(), failure));
        }

        /** Writes the next pieces; empty when the rows are gone. Applied once, so it may read on in the stream. */
        private Optional<AheadRows> written(Link link, int pieces) throws SQLException, IOException {
            AheadRows begun = rows;
            if (begun != null && !begun.there(link)) {
                return Optional.empty();
            }
            for (int i = 0; i < pieces && done < content.size(); i++) {
                int length = in.readNBytes(piece, 0, (int) Math.min(piece.length, content.size() - done));
                if (length == 0) {
                    throw new IOException("the spooled message is shorter than its size");
                }
                byte[] row = contents.codec().encode(piece, 0, length, false);
                if (begun == null) {
                    begun = AheadRows.begin(link, row, content.size(), clock.millis());
                } else {
                    ContentStore.insertChunk(link, begun.contentId(), number, row);
                }
                number++;
                done += length;
            }
            return Optional.ofNullable(begun);
        }

        /** Only a committed step has rows: the ids of one that was rolled back are given again, to another content. */
        private void stepped(Optional<AheadRows> now, @Nullable Throwable failure) {
            boolean there = now.isPresent();
            if (there) {
                rows = now.get();
                if (done < content.size()) {
                    step();
                    return;
                }
            }
            try {
                in.close();
            } catch (IOException e) {
                LOG.debug("a spooled message cannot be closed", e);
            }
            if (failure != null) {
                if (rows != null) {
                    discard(rows);
                }
                result.completeExceptionally(failure);
            } else {
                result.complete(
                        there ? new ContentStore.Prepared(content.size(), List.of(), content.large(), rows) : content);
            }
        }
    }
}
