package org.postern.store.search;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.postern.store.database.Link;
import org.postern.store.database.Readers;

/**
 * Texts of messages that a person opened and that the store does not hold, on their way into the index. Few wait at a time, and
 * what finds no room is left out: it comes again when the message is opened again. Thread-safe.
 */
final class OpenedTexts {
    private static final int MOST_WAITING = 16;

    private final Deque<Opened> waiting = new ArrayDeque<>();

    /** Whether it will be indexed. */
    synchronized boolean offer(long messageId, TextExtractor.Text text) {
        return waiting.size() < MOST_WAITING && waiting.add(new Opened(messageId, text));
    }

    /** Whether the index has all. */
    synchronized boolean isEmpty() {
        return waiting.isEmpty();
    }

    synchronized void clear() {
        waiting.clear();
    }

    private synchronized List<Opened> waiting() {
        return List.copyOf(waiting);
    }

    private synchronized void done(List<Opened> texts) {
        waiting.removeAll(texts);
    }

    /**
     * Puts the words of those whose header is in the index there in its place; returns those that have attachments. Those beyond
     * the watermark go on waiting: their header would overwrite them.
     */
    List<Long> write(Link search, Readers readers) throws SQLException {
        if (isEmpty()) {
            return List.of();
        }
        long watermark = search.number("SELECT watermark FROM progress");
        List<Opened> ready = waiting().stream()
                .filter(opened -> opened.messageId() <= watermark)
                .toList();
        List<Long> attachments = new ArrayList<>();
        search.begin();
        try {
            for (Opened opened : ready) {
                boolean there = readers.read(link -> link.number(
                                "SELECT count(*) FROM remote_message WHERE message_id = ?", opened.messageId()))
                        > 0;
                if (there) { // else it was removed, and the index may have forgotten it already
                    write(search, opened.messageId(), opened.text());
                    if (opened.text().attachments()) {
                        attachments.add(opened.messageId());
                    }
                }
            }
            search.commit();
            return attachments;
        } catch (SQLException | RuntimeException e) {
            search.rollback();
            throw e;
        } finally {
            done(ready);
        }
    }

    /** Puts the words of a message into the index, in place of those that are there. */
    static void write(Link search, long messageId, TextExtractor.Text text) throws SQLException {
        search.update(
                "INSERT OR REPLACE INTO words(rowid, subject, sender, recipients, body) VALUES(?, ?, ?, ?, ?)",
                messageId,
                text.subject(),
                text.sender(),
                text.recipients(),
                text.body());
    }

    private record Opened(long messageId, TextExtractor.Text text) {}
}
