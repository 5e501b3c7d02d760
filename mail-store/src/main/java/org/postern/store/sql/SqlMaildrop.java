package org.postern.store.sql;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.postern.store.content.ContentStore;
import org.postern.store.database.Readers;
import org.postern.store.database.Writer;
import org.postern.store.mailbox.FolderInfo;
import org.postern.store.mailbox.Maildrop;
import org.postern.store.mailbox.Uidl;

/** A maildrop on a shared snapshot, taken when it is first needed. Confined to its session. */
final class SqlMaildrop implements Maildrop {
    /** The folder is checked with its account, so that a number can never reach another person's mail. */
    private static final String OF_FOLDER =
            "FROM message m JOIN folder f ON f.id = m.folder_id WHERE m.id = ? AND m.folder_id = ? AND f.account_id = ?";

    private static final String CONTENT =
            "SELECT c.id, c.size, c.data FROM message m JOIN content c ON c.id = m.content_id WHERE m.id = ?";
    private static final String CONTENT_OF_FOLDER = "FROM message m JOIN folder f ON f.id = m.folder_id"
            + " JOIN content c ON c.id = m.content_id WHERE m.id = ? AND m.folder_id = ? AND f.account_id = ?";

    private static final String REMOVED = "the message was removed by another session";
    private static final String GONE = "the message is not in this folder";

    private final FolderInfo folder;
    private final long accountId;
    private final Snapshots snapshots;
    private final Readers readers;
    private final ContentStore contents;
    private final MessageTable messages;
    private final Writer writer;
    private final Uidl uidl;
    private final SearchIndex search;
    private @Nullable FolderSnapshot taken;

    SqlMaildrop(long accountId, FolderInfo folder, SqlMailboxes.Parts parts) {
        this.accountId = accountId;
        this.folder = folder;
        this.snapshots = parts.snapshots();
        this.readers = parts.storage().readers();
        this.contents = parts.storage().contents();
        this.messages = parts.messages();
        this.writer = parts.storage().writer();
        this.uidl = parts.uidl();
        this.search = parts.search();
    }

    @Override
    public int count() {
        return snapshot().count();
    }

    @Override
    public long size(int index) {
        return snapshot().size(index);
    }

    @Override
    public String uidl(int index) {
        return uidl.of(snapshot().id(index));
    }

    @Override
    public InputStream content(int index) {
        return contents.open(CONTENT, REMOVED, snapshot().id(index));
    }

    @Override
    public InputStream whole(int index) {
        return contents.openWhole(CONTENT, REMOVED, snapshot().id(index));
    }

    @Override
    public InputStream left(int index) {
        return contents.openLeft(
                "SELECT c.id, c.size FROM message m JOIN content c ON c.id = m.content_id WHERE m.id = ?",
                REMOVED,
                snapshot().id(index));
    }

    @Override
    public OptionalLong size(String uidlOfMessage) {
        OptionalLong id = uidl.messageId(uidlOfMessage);
        return id.isEmpty()
                ? OptionalLong.empty()
                : readers.read(link -> link.first(
                                "SELECT m.size " + OF_FOLDER,
                                row -> OptionalLong.of(row.getLong(1)),
                                id.getAsLong(),
                                folder.id(),
                                accountId))
                        .orElse(OptionalLong.empty());
    }

    @Override
    public InputStream content(String uidlOfMessage) {
        return contents.open(
                "SELECT c.id, c.size, c.data " + CONTENT_OF_FOLDER, GONE, id(uidlOfMessage), folder.id(), accountId);
    }

    @Override
    public Map<String, String> summaries(List<String> uidls) {
        Map<Long, String> named = new LinkedHashMap<>();
        for (String each : uidls) {
            long id = id(each);
            if (id != 0) {
                named.put(id, each);
            }
        }
        Map<String, String> found = new HashMap<>();
        search.summaries(accountId, folder.id(), List.copyOf(named.keySet()))
                .forEach((id, text) -> found.put(named.getOrDefault(id, ""), text));
        return found;
    }

    @Override
    public InputStream whole(String uidlOfMessage) {
        return contents.openWhole(
                "SELECT c.id, c.size, c.data " + CONTENT_OF_FOLDER, GONE, id(uidlOfMessage), folder.id(), accountId);
    }

    @Override
    public InputStream left(String uidlOfMessage) {
        return contents.openLeft(
                "SELECT c.id, c.size " + CONTENT_OF_FOLDER, GONE, id(uidlOfMessage), folder.id(), accountId);
    }

    /** 0, which no message has, for text that is not a UIDL of this store. */
    private long id(String uidlOfMessage) {
        return uidl.messageId(uidlOfMessage).orElse(0);
    }

    private FolderSnapshot snapshot() {
        FolderSnapshot snapshot = taken;
        if (snapshot == null) {
            snapshot = snapshots.of(folder.id());
            taken = snapshot;
        }
        return snapshot;
    }

    /**
     * Removes only messages that are still in this folder. A message that another session moved meanwhile was moved to
     * keep it.
     */
    @Override
    public void remove(BitSet deleted) {
        List<Long> ids = new ArrayList<>(deleted.cardinality());
        for (int i = deleted.nextSetBit(0); i >= 0; i = deleted.nextSetBit(i + 1)) {
            ids.add(snapshot().id(i));
        }
        if (ids.isEmpty()) {
            return;
        }
        writer.run((link, effects) -> {
            Map<Long, List<MessageTable.Ref>> rows = messages.refs(link, accountId, ids);
            rows.keySet().retainAll(List.of(folder.id()));
            return messages.remove(link, effects, accountId, rows);
        });
    }

    /** Does nothing: a maildrop holds only memory. */
    @Override
    public void close() {}
}
