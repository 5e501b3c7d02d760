package org.postern.store.mailbox;

import java.io.IOException;
import java.io.InputStream;
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

    /** Whether new mail is taken now: asked at MAIL, before anything is read. Cheap. */
    Intake intake();

    /**
     * Stores a message for all its targets and queue rows in one transaction. The future completes after the commit that
     * holds it is synced (shared with other sessions' commits), on a pool of the store's own; it fails with {@link
     * StoreException} and then nothing of it is stored.
     */
    CompletableFuture<List<MessageRow>> deliver(Delivery delivery);

    /** Whether {@code bytes} more fit the account's quota now: asked at RCPT, before the message is read. */
    boolean fits(long accountId, long bytes);

    Maildrop openMaildrop(long accountId, String folderName);

    List<FolderInfo> folders(long accountId);

    Optional<FolderInfo> folder(long accountId, String name);

    FolderInfo createFolder(long accountId, String name);

    FolderInfo renameFolder(long accountId, String name, String newName);

    /** Removes an own (role NONE) folder; its messages go to Trash. */
    void deleteFolder(long accountId, String name);

    /** Newest first (highest uid). */
    List<MessageRow> list(long folderId, ListFilter filter, int offset, int limit);

    int count(long folderId, ListFilter filter);

    Optional<MessageRow> find(long accountId, String uidl);

    /** The neighbours of a message in the newest-first order of its folder. */
    Neighbours neighbours(long accountId, String uidl);

    InputStream content(long accountId, String uidl) throws IOException;

    /** How many rows changed; unknown UIDLs are passed over. */
    int changeFlags(long accountId, Collection<String> uidls, Set<Flag> add, Set<Flag> remove);

    /** Moves to a folder, keeping UIDLs; returns the UIDLs that moved. */
    List<String> move(long accountId, Collection<String> uidls, String folderName);

    /** Removes for good. */
    int purge(long accountId, Collection<String> uidls);

    int empty(long accountId, String folderName);

    /** Full-text search in one folder (null: in all), newest first; any two characters of unspaced scripts are found. */
    SearchResult search(long accountId, @Nullable String folderName, String query, int offset, int limit);

    /**
     * Saves a draft. With {@code replaces} the old revision goes in the same transaction.
     *
     * @throws StoreException GONE when {@code replaces} is no draft of this account any more
     */
    MessageRow saveDraft(long accountId, SpooledMessage content, Optional<String> replaces);

    /** Bytes used by the account, over all folders. */
    long usedBytes(long accountId);

    /** Called after each commit that changed an account's mail; must not block. Close to stop. */
    AutoCloseable onChange(Consumer<Change> listener);

    /** Whether the store takes new mail. Reading and logging in work in all three; deleting also when FULL. */
    enum Intake {
        OPEN,
        /** Free space is under the minimum: 452 4.3.1. Opens again by itself. */
        FULL,
        /** A sync failed; until restart: 451 4.3.0. */
        READ_ONLY
    }

    /** Which messages of a listing to show. */
    record ListFilter(boolean unread, boolean flagged, boolean attachments) {
        public static final ListFilter ALL = new ListFilter(false, false, false);
    }

    record Neighbours(Optional<String> newer, Optional<String> older) {}

    /** Found rows, a page of them.
     *
     * @param complete false while the index still catches up with this account */
    record SearchResult(List<MessageRow> rows, int total, boolean complete) {}

    record Change(long accountId, long folderId, long modSeq) {}
}
