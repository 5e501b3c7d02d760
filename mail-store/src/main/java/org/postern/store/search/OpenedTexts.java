package org.postern.store.search;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.postern.store.database.Link;
import org.postern.store.database.Readers;

/**
 * Texts of messages that a person opened and whose content is not in the store, waiting to be indexed. The number of
 * waiting texts is small. A text that does not fit is dropped; it is offered again when the message is opened again.
 * Thread-safe.
 */
final class OpenedTexts {
    private static final int MOST_WAITING = 16;

    private final Deque<Opened> waiting = new ArrayDeque<>();

    /** Whether the text will be indexed. */
    synchronized boolean offer(long messageId, TextExtractor.Text text) {
        return waiting.size() < MOST_WAITING && waiting.add(new Opened(messageId, text));
    }

    /** Whether all texts are in the index. */
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
     * Indexes the texts of messages whose header is already in the index, and replaces that entry; returns for each
     * whether it has attachments. Messages beyond the watermark continue to wait, since indexing their header would overwrite the
     * text.
     */
    Map<Long, Boolean> write(Link search, Readers readers) throws SQLException {
        if (isEmpty()) {
            return Map.of();
        }
        long watermark = search.number("SELECT watermark FROM progress");
        List<Opened> ready = waiting().stream()
                .filter(opened -> opened.messageId() <= watermark)
                .toList();
        Map<Long, Boolean> attachments = new HashMap<>();
        search.begin();
        try {
            for (Opened opened : ready) {
                long accountId = readers.read(link ->
                        link.number("SELECT account_id FROM remote_message WHERE message_id = ?", opened.messageId()));
                if (accountId != 0) { // otherwise it was removed, and may already be removed from the index
                    write(search, accountId, opened.messageId(), opened.text());
                    attachments.put(opened.messageId(), opened.text().attachments());
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

    /** Adds the words of a message to the index of its account and replaces earlier ones. */
    static void write(Link search, long accountId, long messageId, TextExtractor.Text text) throws SQLException {
        AccountWords words = new AccountWords(accountId);
        search.update(
                "INSERT OR REPLACE INTO account_words(rowid, subject, sender, recipients, body) VALUES(?, ?, ?, ?, ?)",
                messageId,
                words.of(text.subject()),
                words.of(text.sender()),
                both(words.of(text.recipients()), words.ofCopied(text.copied())),
                both(both(words.of(text.body()), words.ofFiles(text.files())), words.ofAttached(text.attached())));
    }

    private static String both(String words, String more) {
        return more.isEmpty() ? words : words + " " + more;
    }

    private record Opened(long messageId, TextExtractor.Text text) {}
}
