package org.postern.web.organizer;

import java.util.Optional;
import org.postern.web.organizer.Messages.Entry;
import org.postern.web.organizer.Messages.Listing;
import org.postern.web.organizer.Messages.Range;
import org.postern.web.session.HopLogin;

/** Finds messages: by words, by id, and the neighbours of a message. */
public interface Search {
    /**
     * Full-text search, newest first.
     *
     * @param within the only folder to search; empty for all folders
     */
    @Idempotent
    Listing words(HopLogin who, Optional<FolderRef> within, String query, Range range);

    @Idempotent
    Optional<Entry> message(HopLogin who, String uidl);

    @Idempotent
    Neighbours neighbours(HopLogin who, String uidl);

    /** The next newer and the next older message in the folder's list. */
    record Neighbours(Optional<String> newer, Optional<String> older) {
        public static final Neighbours NONE = new Neighbours(Optional.empty(), Optional.empty());
    }
}
