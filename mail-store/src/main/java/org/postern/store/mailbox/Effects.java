package org.postern.store.mailbox;

import java.util.ArrayList;
import java.util.List;

/** What one change did, told to listeners after its commit. Confined to the writer until then. */
final class Effects {
    private final List<Mailboxes.Change> changes = new ArrayList<>(2);
    private boolean queued;
    private boolean indexable;

    void changed(long accountId, long folderId, long modSeq) {
        changes.add(new Mailboxes.Change(accountId, folderId, modSeq));
    }

    void queued() {
        queued = true;
    }

    /** Messages came or went: the search index has work. */
    void indexable() {
        indexable = true;
    }

    List<Mailboxes.Change> changes() {
        return changes;
    }

    boolean isQueued() {
        return queued;
    }

    boolean isIndexable() {
        return indexable;
    }
}
