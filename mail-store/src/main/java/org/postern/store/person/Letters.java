package org.postern.store.person;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.postern.store.database.Link;
import org.postern.store.mailbox.Composition;
import org.postern.store.mailbox.Composition.Outcome;
import org.postern.store.mailbox.MessageRow;
import org.postern.store.mailbox.StoreException;

/**
 * Keeps one draft for each letter, and sends each letter once. Changes run on the writer's thread, so two requests for
 * one letter follow each other.
 */
public final class Letters {
    private Letters() {}

    /** The messages in an account's Drafts, inside a transaction. */
    public interface DraftRows {
        boolean holds(long messageId) throws SQLException;

        /** Removes a message if it is in Drafts. */
        void remove(long messageId) throws SQLException;
    }

    /** Stores the message of a revision. */
    public interface Storing {
        MessageRow store() throws SQLException, IOException;
    }

    /**
     * Saves a revision, unless the letter was sent, or another page saved a revision that the writer did not see.
     *
     * @param base the revision that the writer saw; 0 for none
     */
    public static Composition.Saving save(
            Link link, long accountId, Composition.Revision revision, long base, DraftRows drafts, Storing storing)
            throws SQLException, IOException {
        Optional<CompositionTable.Row> known = CompositionTable.find(link, accountId, revision.id());
        if (known.flatMap(CompositionTable.Row::sent).isPresent()) {
            return new Composition.Saving(Outcome.SENT, Optional.empty());
        }
        long newest = known.map(CompositionTable.Row::messageId).orElse(0L);
        boolean own =
                known.filter(row -> row.window().equals(revision.window())).isPresent();
        if (newest != base && !own && drafts.holds(newest)) {
            return new Composition.Saving(Outcome.ELSEWHERE, Optional.empty());
        }
        drafts.remove(base);
        drafts.remove(newest);
        MessageRow row = storing.store();
        CompositionTable.put(
                link,
                accountId,
                revision.id(),
                new CompositionTable.Row(row.id(), revision.window(), row.arrived(), Optional.empty()));
        return new Composition.Saving(Outcome.SAVED, Optional.of(row));
    }

    /**
     * Notes that a letter is sent, and removes its draft. Returns false when it was sent before.
     *
     * @throws StoreException when another text was sent under this id
     */
    public static boolean leave(Link link, Composition.Leaving letter, Instant now, DraftRows drafts)
            throws SQLException {
        Optional<CompositionTable.Row> known = CompositionTable.find(link, letter.accountId(), letter.id());
        Optional<String> sent = known.flatMap(CompositionTable.Row::sent);
        if (sent.isPresent()) {
            if (!sent.get().equals(letter.digest())) {
                throw new StoreException(StoreException.Kind.FAILED, "this letter was sent with another text");
            }
            return false;
        }
        if (known.isPresent()) {
            drafts.remove(known.get().messageId());
        }
        CompositionTable.put(
                link,
                letter.accountId(),
                letter.id(),
                new CompositionTable.Row(0, letter.window(), now, Optional.of(letter.digest())));
        return true;
    }
}
