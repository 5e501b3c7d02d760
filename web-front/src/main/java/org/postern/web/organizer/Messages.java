package org.postern.web.organizer;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.postern.web.session.HopLogin;

/** The messages of folders, and the actions on them. Missing messages are skipped. */
public interface Messages {
    /** Messages of a folder, newest first. */
    @Idempotent
    Listing list(HopLogin who, FolderRef folder, Filter filter, Range range);

    /** Returns the number of changed messages. */
    @Idempotent
    int changeFlags(HopLogin who, Collection<String> uidls, Set<Flag> add, Set<Flag> remove);

    /** Returns the UIDLs of the moved messages. */
    List<String> move(HopLogin who, Collection<String> uidls, FolderRef target);

    /** Deletes permanently; returns the number of deleted messages. */
    int purge(HopLogin who, Collection<String> uidls);

    /** Permanently deletes all messages of a folder; returns their number. */
    int empty(HopLogin who, FolderRef folder);

    /** The flags that screens show. */
    enum Flag {
        SEEN,
        ANSWERED,
        FLAGGED,
        FORWARDED,
        DRAFT
    }

    /**
     * A row of a listing.
     *
     * @param attachments as far as the message was read; until then a guess from its header, or false
     */
    record Entry(String uidl, FolderRef folder, Set<Flag> flags, Instant arrived, long size, boolean attachments) {}

    /**
     * A page of a listing.
     *
     * @param total number of messages in the whole listing
     * @param complete false while an index is still being built
     */
    record Listing(List<Entry> entries, int total, boolean complete) {}

    record Filter(boolean unread, boolean flagged, boolean attachments) {
        public static final Filter ALL = new Filter(false, false, false);
    }

    /** Selects rows of a listing: at most {@code limit} rows, starting at {@code offset}. */
    record Range(int offset, int limit) {
        /** Upper limit of rows. No page shows or requests more. */
        public static final int MOST = 50_000;

        public Range {
            if (offset < 0 || limit < 0 || limit > MOST) {
                throw new IllegalArgumentException(
                        "offset and limit must not be negative, and the limit is at most " + MOST);
            }
        }
    }
}
