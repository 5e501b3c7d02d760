package org.postern.store.sql;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.postern.store.content.ContentStore;
import org.postern.store.database.Writer;
import org.postern.store.mailbox.Maildrop;
import org.postern.store.mailbox.Uidl;

/** A maildrop on a shared snapshot. Confined to its session. */
final class SqlMaildrop implements Maildrop {
    private static final String CONTENT =
            "SELECT c.id, c.size, c.data FROM message m JOIN content c ON c.id = m.content_id WHERE m.id = ?";
    private static final String GONE = "the message was removed by another session";

    private final long accountId;
    private final FolderSnapshot snapshot;
    private final ContentStore contents;
    private final MessageTable messages;
    private final Writer writer;
    private final Uidl uidl;

    SqlMaildrop(
            long accountId,
            FolderSnapshot snapshot,
            ContentStore contents,
            MessageTable messages,
            Writer writer,
            Uidl uidl) {
        this.accountId = accountId;
        this.snapshot = snapshot;
        this.contents = contents;
        this.messages = messages;
        this.writer = writer;
        this.uidl = uidl;
    }

    @Override
    public int count() {
        return snapshot.count();
    }

    @Override
    public long size(int index) {
        return snapshot.size(index);
    }

    @Override
    public String uidl(int index) {
        return uidl.of(snapshot.id(index));
    }

    @Override
    public InputStream content(int index) {
        return contents.open(CONTENT, GONE, snapshot.id(index));
    }

    @Override
    public InputStream whole(int index) {
        return contents.openWhole(CONTENT, GONE, snapshot.id(index));
    }

    @Override
    public InputStream left(int index) {
        return contents.openLeft(
                "SELECT c.id, c.size FROM message m JOIN content c ON c.id = m.content_id WHERE m.id = ?",
                GONE,
                snapshot.id(index));
    }

    /**
     * Removes only messages that are still in this folder. A message that another session moved meanwhile was moved to
     * keep it.
     */
    @Override
    public void remove(BitSet deleted) {
        List<Long> ids = new ArrayList<>(deleted.cardinality());
        for (int i = deleted.nextSetBit(0); i >= 0; i = deleted.nextSetBit(i + 1)) {
            ids.add(snapshot.id(i));
        }
        if (ids.isEmpty()) {
            return;
        }
        writer.run((link, effects) -> {
            Map<Long, List<MessageTable.Ref>> rows = messages.refs(link, accountId, ids);
            rows.keySet().retainAll(List.of(snapshot.folderId()));
            return messages.remove(link, effects, accountId, rows);
        });
    }

    /** Does nothing: a maildrop holds only memory. */
    @Override
    public void close() {}
}
