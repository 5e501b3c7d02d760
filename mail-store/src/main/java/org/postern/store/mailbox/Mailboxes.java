package org.postern.store.mailbox;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The mail of all accounts. Thread-safe. Throws {@link StoreException}. */
public interface Mailboxes {
    Spool spool();

    /** Whether new mail is accepted now. Called at MAIL, before anything is read. Cheap. */
    Intake intake();

    /**
     * Stores a message for all its targets and queue rows in one transaction. A letter that was sent before is not
     * stored again, and the result is empty. The future completes after that commit is
     * synced (shared with other sessions' commits), on a pool of the store. If it fails, with {@link StoreException},
     * nothing of the delivery is stored.
     */
    CompletableFuture<List<MessageRow>> deliver(Delivery delivery);

    /** Whether {@code bytes} more fit the account's quota now. Called at RCPT, before the message is read. */
    boolean fits(long accountId, long bytes);

    /** Opens a folder. Costs the same whatever it holds, because the snapshot is taken when a number is asked for. */
    Maildrop openMaildrop(long accountId, String folderName);

    List<FolderInfo> folders(long accountId);

    Optional<FolderInfo> folder(long accountId, String name);

    /** Creates a folder and those that it is in. Throws {@link FolderException}. */
    FolderInfo createFolder(long accountId, String name);

    /** Renames a folder, which may move it into another one, with the folders inside. Throws {@link FolderException}. */
    FolderInfo renameFolder(long accountId, String name, String newName);

    FolderInfo markFolder(long accountId, String name, FolderInfo.Marks marks);

    /** Puts folders that lie beside one another into this order. */
    void orderFolders(long accountId, List<String> names);

    /**
     * Removes a folder that the user made (role NONE) and the folders inside; their messages are moved to Trash.
     *
     * @return a number for {@link #restoreFolder}
     */
    long deleteFolder(long accountId, String name);

    /**
     * Undoes the removal: creates the folders again, under another name if the name was taken meanwhile, and moves the
     * messages that are still in Trash back. Throws {@link StoreException} GONE for an unknown number.
     */
    FolderInfo restoreFolder(long accountId, long removal);

    /** Newest first. */
    default List<MessageRow> list(long folderId, ListFilter filter, int offset, int limit) {
        return list(folderId, filter, ListOrder.NEWEST, offset, limit).rows();
    }

    /** A page in that order; newest first while the order cannot be had because the index is not up to date. */
    Listed list(long folderId, ListFilter filter, ListOrder order, int offset, int limit);

    int count(long folderId, ListFilter filter);

    Optional<MessageRow> find(long accountId, String uidl);

    /**
     * The messages before and after a message in a list of its folder: with the newest first, the next newer and the next
     * older. The message itself need not pass the filter any more.
     */
    Neighbours neighbours(long accountId, String uidl, ListFilter filter, ListOrder order);

    /** The messages before and after a message among the results of a search. */
    Neighbours neighbours(long accountId, String uidl, @Nullable String folderName, String query);

    InputStream content(long accountId, String uidl) throws IOException;

    /** Returns how many rows changed; skips unknown UIDLs. */
    int changeFlags(long accountId, Collection<String> uidls, Set<Flag> add, Set<Flag> remove);

    /** Moves messages to a folder and keeps their UIDLs; returns the UIDLs that moved. */
    List<String> move(long accountId, Collection<String> uidls, String folderName);

    /** Removes permanently. */
    int purge(long accountId, Collection<String> uidls);

    int empty(long accountId, String folderName);

    /**
     * Permanently deletes, from the folders of all accounts with this role, the messages that came there so long ago;
     * returns their number. Knows only what it saw: call it about hourly. A message may stay longer, but is never
     * deleted earlier.
     *
     * @param age empty if messages stay; what was seen is forgotten then
     */
    int removeOld(FolderRole role, Optional<Duration> age, Instant now);

    /** Full-text search in one folder (null: in all), newest first; any two characters of unspaced scripts are found. */
    SearchResult search(long accountId, @Nullable String folderName, String query, int offset, int limit);

    /**
     * Saves a draft. With {@code replaces}, the old revision is removed in the same transaction.
     *
     * @throws StoreException GONE when {@code replaces} is no longer a draft of this account
     */
    MessageRow saveDraft(long accountId, SpooledMessage content, Optional<String> replaces);

    /** Saves a revision of a letter in place of the one before, in one transaction. */
    Composition.Saving saveDraft(long accountId, SpooledMessage content, Composition.Revision revision);

    /** Empty when no letter with this id was saved or sent. */
    Optional<Composition> composition(long accountId, String id);

    /** Notes that a letter was sent through another server, and removes its draft. Idempotent. */
    void sent(Composition.Leaving letter);

    /** Bytes used by the account, over all folders. */
    long usedBytes(long accountId);

    /**
     * Registers a listener that is called after each commit that changed an account's mail; it must not block. Close
     * the result to unregister.
     */
    AutoCloseable onChange(Consumer<Change> listener);

    /** Whether the store accepts new mail. Reading and logging in work in all three states; deleting also when FULL. */
    enum Intake {
        OPEN,
        /** Free space is under the minimum: 452 4.3.1. Ends by itself when there is space again. */
        FULL,
        /** A sync failed; lasts until restart: 451 4.3.0. */
        READ_ONLY
    }

    /** Which messages of a listing to show. */
    record ListFilter(boolean unread, boolean flagged, boolean attachments) {
        public static final ListFilter ALL = new ListFilter(false, false, false);
    }

    /** What a list is ordered by. Equal messages are in the order of arrival. */
    enum By {
        ARRIVAL,
        /** Name of the author, or address where there is none, without case, accents and width. */
        SENDER,
        /** The same of the first recipient. */
        RECIPIENT,
        /** Subject without marks of answers, and without case, accents and width. */
        SUBJECT,
        SIZE;

        /** Whether the search index holds the key. */
        public boolean indexed() {
            return this != ARRIVAL && this != SIZE;
        }
    }

    record ListOrder(By by, boolean descending) {
        public static final ListOrder NEWEST = new ListOrder(By.ARRIVAL, true);
    }

    /**
     * A page of a list.
     *
     * @param order that the rows are in
     */
    record Listed(List<MessageRow> rows, ListOrder order) {}

    record Neighbours(Optional<String> newer, Optional<String> older) {}

    /**
     * One page of found rows.
     *
     * @param complete false while the index is not yet up to date for this account
     * @param inFiles the ids of rows that have the words in attached files only
     */
    record SearchResult(List<MessageRow> rows, int total, boolean complete, Set<Long> inFiles) {}

    record Change(long accountId, long folderId, long modSeq) {}
}
