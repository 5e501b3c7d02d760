package org.postern.web.organizer;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postern.web.session.HopLogin;

/** The messages of folders, and the actions on them. Missing messages are skipped. */
public interface Messages {
    /** Messages of a folder, in the order of the range as far as the mail store can have it. */
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
     * @param keywords also those of no label
     */
    record Entry(
            String uidl,
            FolderRef folder,
            Set<Flag> flags,
            Instant arrived,
            long size,
            boolean attachments,
            Set<String> keywords) {
        /** A row without keywords. */
        public Entry(String uidl, FolderRef folder, Set<Flag> flags, Instant arrived, long size, boolean attachments) {
            this(uidl, folder, flags, arrived, size, attachments, Set.of());
        }
    }

    /**
     * A page of a listing.
     *
     * @param total number of messages in the whole listing
     * @param complete false while an index is still being built
     * @param order the order of the entries: not the one asked for while that cannot be had yet; empty if the listing has
     *     one order only, newest first
     * @param inFiles the UIDLs of those entries of a search that have its words in attached files only, as far as known
     */
    record Listing(List<Entry> entries, int total, boolean complete, Optional<Order> order, Set<String> inFiles) {
        /** A listing of a folder. */
        public Listing(List<Entry> entries, int total, boolean complete, Optional<Order> order) {
            this(entries, total, complete, order, Set.of());
        }

        /** A listing that has one order only. */
        public Listing(List<Entry> entries, int total, boolean complete) {
            this(entries, total, complete, Optional.empty());
        }
    }

    record Filter(boolean unread, boolean flagged, boolean attachments) {
        public static final Filter ALL = new Filter(false, false, false);
    }

    /** What a listing is ordered by. Equal messages are in the order of their arrival. */
    enum Sort {
        DATE,
        /** By the author's name, or address where there is none; in Sent and Drafts by the first recipient's. */
        FROM,
        /** By subject, without marks of answers. */
        SUBJECT,
        SIZE
    }

    /**
     * The order of a listing. The ascending order is the exact reverse of the descending one.
     *
     * @param descending for a date newest first
     */
    record Order(Sort sort, boolean descending) {
        public static final Order NEWEST = new Order(Sort.DATE, true);
    }

    /** Selects rows of a listing: at most {@code limit} rows, starting at {@code offset} of that order. */
    record Range(int offset, int limit, Order order) {
        /** Upper limit of rows. No page shows or requests more. */
        public static final int MOST = 50_000;

        /** Rows of a listing that is newest first. */
        public Range(int offset, int limit) {
            this(offset, limit, Order.NEWEST);
        }

        public Range {
            if (offset < 0 || limit < 0 || limit > MOST) {
                throw new IllegalArgumentException(
                        "offset and limit must not be negative, and the limit is at most " + MOST);
            }
        }
    }
}
