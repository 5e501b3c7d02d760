package org.postern.web.organizer;

import java.util.Optional;
import org.postern.web.organizer.Messages.Entry;
import org.postern.web.organizer.Messages.Filter;
import org.postern.web.organizer.Messages.Listing;
import org.postern.web.organizer.Messages.Order;
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

    /** The messages before and after a message in a list. It need not match the list's filter any more. */
    @Idempotent
    Neighbours neighbours(HopLogin who, String uidl, Within list);

    /**
     * A list that a message was opened from: the folder of the message, or a search.
     *
     * @param folder the folder of the list; for a search the only folder that is searched, empty for all
     * @param query empty for a folder
     */
    record Within(Optional<FolderRef> folder, String query, Filter filter, Order order) {
        /** A folder as it is shown first. */
        public static Within folder(FolderRef folder) {
            return new Within(Optional.of(folder), "", Filter.ALL, Order.NEWEST);
        }
    }

    /** The message above and the message below in a list: where it is newest first, the next newer and the next older. */
    record Neighbours(Optional<String> newer, Optional<String> older) {
        public static final Neighbours NONE = new Neighbours(Optional.empty(), Optional.empty());
    }
}
