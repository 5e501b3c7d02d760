package org.postern.web.organizer;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.postern.web.session.HopLogin;

/** The messages of folders, and what a person does with them. Messages that are not there are passed over. */
public interface Messages {
    /** Newest first. */
    @Idempotent
    Listing list(HopLogin who, FolderRef folder, Filter filter, Range range);

    /** Returns how many changed. */
    @Idempotent
    int changeFlags(HopLogin who, Collection<String> uidls, Set<Flag> add, Set<Flag> remove);

    /** Returns the UIDLs that moved. */
    List<String> move(HopLogin who, Collection<String> uidls, FolderRef target);

    /** Removes for good; returns how many went. */
    int purge(HopLogin who, Collection<String> uidls);

    /** Removes all messages of a folder for good; returns how many went. */
    int empty(HopLogin who, FolderRef folder);

    /** Flags as the screens show them. */
    enum Flag {
        SEEN,
        ANSWERED,
        FLAGGED,
        FORWARDED,
        DRAFT
    }

    record Entry(String uidl, FolderRef folder, Set<Flag> flags, Instant arrived, long size, boolean attachments) {}

    /** A page of a listing.
     *
     * @param total of the whole listing
     * @param complete false while an index still catches up
     */
    record Listing(List<Entry> entries, int total, boolean complete) {}

    record Filter(boolean unread, boolean flagged, boolean attachments) {
        public static final Filter ALL = new Filter(false, false, false);
    }

    /** Which rows of a listing: at most so many from an offset on. */
    record Range(int offset, int limit) {
        /** No page shows, and none asks for, more rows. */
        public static final int MOST = 50_000;

        public Range {
            if (offset < 0 || limit < 0 || limit > MOST) {
                throw new IllegalArgumentException("rows of a listing are from 0 on, and at most " + MOST);
            }
        }
    }
}
