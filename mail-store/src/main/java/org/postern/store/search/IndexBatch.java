package org.postern.store.search;

import java.io.IOException;
import java.io.InputStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.postern.store.content.ContentStore;
import org.postern.store.database.Link;
import org.postern.store.database.Readers;
import org.postern.store.database.SearchFile;
import org.postern.store.mailbox.StoreException;
import org.postern.store.thread.ThreadTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Indexes messages in batches, in the order of their ids. Confined to the indexer's thread. */
final class IndexBatch {
    private static final Logger LOG = LoggerFactory.getLogger(IndexBatch.class);
    private static final int BATCH = 128;
    /** Content octets after which a batch ends early, since they make the log of the index grow. */
    private static final long BATCH_OCTETS = 1 << 20;
    /** A batch ends early after this long: files may take seconds each, and what is read already shall be found. */
    private static final long BATCH_NANOS = TimeUnit.SECONDS.toNanos(3);
    /** Small, because a search may wait for the end of a batch. */
    private static final int REREAD_BATCH = 32;

    private final Readers readers;
    private final IndexedRows rows;
    private final ContentStore contents;
    private final TextExtractor extractor;

    IndexBatch(Readers readers, IndexedRows rows, ContentStore contents, TextExtractor extractor) {
        this.extractor = extractor;
        this.readers = readers;
        this.rows = rows;
        this.contents = contents;
    }

    /** Indexes some messages, including those that are temporarily hidden. Returns whether there may be more. */
    boolean run(Link link) throws SQLException {
        long watermark = link.number("SELECT watermark FROM progress");
        List<Pending> messages = readers.read(reader -> reader.all("""
                SELECT m.id, f.account_id, c.id, c.size,
                  NOT EXISTS (SELECT 1 FROM remote_message r WHERE r.message_id = m.id), a.address_key, m.arrived
                FROM message m JOIN folder f ON f.id = m.folder_id JOIN account a ON a.id = f.account_id
                JOIN content c ON c.id = m.content_id
                WHERE m.id > ?1
                UNION ALL
                SELECT r.message_id, r.account_id, c.id, c.size, 0, a.address_key, ifnull(r.arrived, 0)
                FROM remote_message r JOIN account a ON a.id = r.account_id JOIN content c ON c.id = r.content_id
                WHERE r.content_id IS NOT NULL AND r.message_id > ?1
                ORDER BY 1 LIMIT ?2""", IndexBatch::pending, watermark, BATCH));
        if (messages.isEmpty()) {
            long last = readers.read(r -> r.number("SELECT seq FROM main.sqlite_sequence WHERE name = 'message'"));
            if (last > watermark && readers.read(r -> r.number("SELECT max(id) FROM message")) <= watermark) {
                link.update("UPDATE progress SET watermark = ?", last);
            }
            return false;
        }
        Map<Long, Boolean> marks = new HashMap<>();
        long began = System.nanoTime();
        link.begin();
        try {
            long contentId = 0;
            long octets = 0;
            long last = 0;
            TextExtractor.Text text = TextExtractor.Text.NONE;
            for (Pending message : messages) {
                if (message.contentId() != contentId) { // copies of one content have adjacent ids
                    contentId = message.contentId();
                    text = extract(message).orElse(TextExtractor.Text.NONE);
                }
                OpenedTexts.write(link, message.accountId(), message.id(), text);
                summarize(link, message, text);
                if (message.whole() && !text.equals(TextExtractor.Text.NONE)) {
                    marks.put(message.id(), text.attachments());
                }
                last = message.id();
                octets += message.size();
                if (octets >= BATCH_OCTETS || System.nanoTime() - began >= BATCH_NANOS) {
                    break;
                }
            }
            rows.attachments(marks); // first, so that after a crash in between it is done again
            link.update("UPDATE progress SET watermark = ?", last);
            link.commit();
            return messages.size() == BATCH
                    || last < messages.get(messages.size() - 1).id();
        } catch (SQLException | RuntimeException e) {
            link.rollback();
            throw e;
        }
    }

    /**
     * Reads some messages again that an earlier version indexed, newest first, for words, summary and the keys of sorted
     * lists. Messages whose content is on another server keep their words until they are opened again. Returns whether
     * there may be more.
     */
    boolean rereads(Link link) throws SQLException {
        long next = link.number("SELECT next FROM reread");
        if (next == 0) {
            dropEarlier(link);
            return false;
        }
        List<Pending> messages = readers.read(reader -> reader.all("""
                SELECT m.id, f.account_id, c.id, c.size,
                  NOT EXISTS (SELECT 1 FROM remote_message r WHERE r.message_id = m.id), a.address_key, m.arrived
                FROM message m JOIN folder f ON f.id = m.folder_id JOIN account a ON a.id = f.account_id
                JOIN content c ON c.id = m.content_id
                WHERE m.id <= ? ORDER BY m.id DESC LIMIT ?""", IndexBatch::pending, next, REREAD_BATCH));
        Map<Long, Boolean> marks = new HashMap<>();
        long left = 0;
        long began = System.nanoTime();
        link.begin();
        try {
            long contentId = 0;
            long octets = 0;
            Optional<TextExtractor.Text> text = Optional.empty();
            for (Pending message : messages) {
                if (message.contentId() != contentId) {
                    contentId = message.contentId();
                    text = extract(message);
                }
                if (text.isPresent()) { // otherwise the words that it has are better than none
                    summarize(link, message, text.get());
                    if (message.whole()) {
                        OpenedTexts.write(link, message.accountId(), message.id(), text.get());
                        marks.put(message.id(), text.get().attachments());
                    }
                }
                left = message.id() - 1;
                octets += message.size();
                if (octets >= BATCH_OCTETS || System.nanoTime() - began >= BATCH_NANOS) {
                    break;
                }
            }
            rows.attachments(marks);
            link.update("UPDATE reread SET next = ?", left);
            link.commit();
        } catch (SQLException | RuntimeException e) {
            link.rollback();
            throw e;
        }
        if (left == 0) {
            dropEarlier(link);
        }
        return left > 0;
    }

    /**
     * Removes the words of an earlier version when nothing needs them: bodies that are on another server were read when
     * somebody opened them, and cannot be read again here.
     */
    private void dropEarlier(Link link) throws SQLException {
        long last = link.number("SELECT last FROM reread");
        if (last == 0
                || readers.read(reader -> reader.number(
                                "SELECT EXISTS (SELECT 1 FROM remote_message WHERE message_id <= ?)", last))
                        != 0) {
            return;
        }
        link.begin();
        try {
            SearchFile.dropEarlier(link);
            link.commit();
        } catch (SQLException | RuntimeException e) {
            link.rollback();
            throw e;
        }
        LOG.info("all mail was read again; the words of the earlier index are removed");
    }

    /** Keeps its keys, its thread and its summary for the title list; an empty summary says that its header is to be read. */
    private static void summarize(Link link, Pending message, TextExtractor.Text text) throws SQLException {
        if (text.equals(TextExtractor.Text.NONE)) {
            return;
        }
        ListKeys keys = text.keys();
        link.update(
                "INSERT OR REPLACE INTO list_key(message_id, sender, recipient, subject) VALUES(?, ?, ?, ?)",
                message.id(),
                keys.sender(),
                keys.recipient(),
                keys.subject());
        ThreadTable.place(
                link,
                new ThreadTable.Placed(message.id(), message.accountId(), message.own(), message.arrived()),
                text.thread());
        if (message.whole()) {
            link.update("INSERT OR REPLACE INTO summary(message_id, text) VALUES(?, ?)", message.id(), text.summary());
        }
    }

    /** Empty when the content cannot be read. */
    private Optional<TextExtractor.Text> extract(Pending message) {
        long contentId = message.contentId();
        try (InputStream in =
                contents.open("SELECT id, size, data FROM content WHERE id = ?", "removed meanwhile", contentId)) {
            return Optional.of(extractor.extract(in, message.size()));
        } catch (StoreException e) {
            if (e.kind() != StoreException.Kind.GONE) {
                LOG.error("content {} cannot be read for indexing: {}", contentId, e.getMessage());
            }
            return Optional.empty();
        } catch (IOException e) {
            LOG.error("content {} cannot be read for indexing: {}", contentId, e.getMessage());
            return Optional.empty();
        }
    }

    /**
     * @param whole whether the content is all of the message, not only the header of one on another server
     * @param own key of the address of the account
     */
    private record Pending(
            long id, long accountId, long contentId, long size, boolean whole, String own, long arrived) {}

    private static Pending pending(ResultSet row) throws SQLException {
        return new Pending(
                row.getLong(1),
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                row.getInt(5) != 0,
                row.getString(6),
                row.getLong(7));
    }
}
