package org.postern.store.database;

import java.util.ArrayList;
import java.util.List;
import org.postern.store.mailbox.Mailboxes;

/** The effects of one change; passed to listeners after its commit. Confined to the writer until then. */
public final class Effects {
    private final List<Mailboxes.Change> changes = new ArrayList<>(2);
    private boolean queued;
    private boolean indexable;

    public void changed(long accountId, long folderId, long modSeq) {
        changes.add(new Mailboxes.Change(accountId, folderId, modSeq));
    }

    public void queued() {
        queued = true;
    }

    /** Messages were added or removed, so the search index must be updated. */
    public void indexable() {
        indexable = true;
    }

    List<Mailboxes.Change> changes() {
        return changes;
    }

    boolean isQueued() {
        return queued;
    }

    public boolean isIndexable() {
        return indexable;
    }
}
