package org.postern.web.organizer;

import java.util.Optional;
import org.postern.web.organizer.Messages.Entry;
import org.postern.web.organizer.Messages.Listing;
import org.postern.web.organizer.Messages.Range;
import org.postern.web.session.HopLogin;

/** Finds messages: by words, by id, by what is next to them. */
public interface Search {
    /**
     * Full-text search, newest first.
     *
     * @param within the one folder to search in; empty means all
     */
    @Idempotent
    Listing words(HopLogin who, Optional<FolderRef> within, String query, Range range);

    @Idempotent
    Optional<Entry> message(HopLogin who, String uidl);

    @Idempotent
    Neighbours neighbours(HopLogin who, String uidl);

    /** The messages before and after one in the list of its folder. */
    record Neighbours(Optional<String> newer, Optional<String> older) {
        public static final Neighbours NONE = new Neighbours(Optional.empty(), Optional.empty());
    }
}
