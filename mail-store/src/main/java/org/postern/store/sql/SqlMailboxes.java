package org.postern.store.sql;

import java.io.InputStream;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postern.store.content.ContentStore;
import org.postern.store.content.SpoolDirectory;
import org.postern.store.database.CommitListeners;
import org.postern.store.database.DiskSpace;
import org.postern.store.database.Effects;
import org.postern.store.database.Link;
import org.postern.store.database.Readers;
import org.postern.store.database.Writer;
import org.postern.store.folder.FolderMarks;
import org.postern.store.folder.FolderRows;
import org.postern.store.folder.FolderTable;
import org.postern.store.mailbox.Composition;
import org.postern.store.mailbox.Delivery;
import org.postern.store.mailbox.Flag;
import org.postern.store.mailbox.FolderInfo;
import org.postern.store.mailbox.FolderName;
import org.postern.store.mailbox.FolderRole;
import org.postern.store.mailbox.Mailboxes;
import org.postern.store.mailbox.Maildrop;
import org.postern.store.mailbox.MessageRow;
import org.postern.store.mailbox.Spool;
import org.postern.store.mailbox.SpooledMessage;
import org.postern.store.mailbox.StoreException;
import org.postern.store.mailbox.Uidl;
import org.postern.store.person.CompositionTable;
import org.postern.store.person.Letters;

/** The mailboxes, stored in the database: reads use the readers, changes the writer. Thread-safe. */
final class SqlMailboxes implements Mailboxes {
    /** Rows removed in one transaction when a folder is emptied, so that deliveries can run in between. */
    private static final int EMPTY_ROWS = 500;

    private final Parts parts;

    SqlMailboxes(Parts parts) {
        this.parts = parts;
    }

    /** The parts that the mailboxes use. */
    record Parts(
            Storage storage,
            MessageTable messages,
            Deliveries deliveries,
            Snapshots snapshots,
            SearchIndex search,
            CommitListeners listeners,
            Uidl uidl) {}

    /** The database, the contents and the disk. */
    record Storage(Readers readers, Writer writer, ContentStore contents, SpoolDirectory spool, DiskSpace space) {}

    @Override
    public Spool spool() {
        return parts.storage().spool();
    }

    @Override
    public Intake intake() {
        if (parts.storage().writer().readOnly()) {
            return Intake.READ_ONLY;
        }
        return parts.storage().space().enough() ? Intake.OPEN : Intake.FULL;
    }

    @Override
    public CompletableFuture<List<MessageRow>> deliver(Delivery delivery) {
        try {
            refuseWhenFull();
            return parts.deliveries().prepareAhead(delivery).thenCompose(this::stored);
        } catch (StoreException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<List<MessageRow>> stored(Deliveries.Ready ready) {
        Deliveries deliveries = parts.deliveries();
        return parts.storage()
                .writer()
                .submit((link, effects) -> deliveries.store(link, effects, ready), ready.bytes())
                .whenComplete((rows, failure) -> {
                    boolean repeated =
                            rows != null && rows.isEmpty() && ready.letter().isPresent();
                    if (failure != null || repeated) {
                        deliveries.discard(ready);
                    }
                });
    }

    private void refuseWhenFull() {
        if (!parts.storage().space().enough()) {
            throw new StoreException(StoreException.Kind.FULL, "no space is left for new mail");
        }
    }

    @Override
    public boolean fits(long accountId, long bytes) {
        return parts.storage()
                .readers()
                .read(link -> link.first(
                        "SELECT quota_bytes = 0 OR ?2 + (" + FolderTable.QUOTA_BYTES
                                + ") <= quota_bytes FROM account WHERE id = ?1",
                        row -> row.getInt(1) != 0,
                        accountId,
                        bytes))
                .orElse(false);
    }

    @Override
    public Maildrop openMaildrop(long accountId, String folderName) {
        FolderInfo folder = parts.storage().readers().read(link -> FolderTable.existing(link, accountId, folderName));
        return new SqlMaildrop(accountId, folder, parts);
    }

    @Override
    public List<FolderInfo> folders(long accountId) {
        return parts.storage().readers().read(link -> FolderTable.all(link, accountId));
    }

    @Override
    public Optional<FolderInfo> folder(long accountId, String name) {
        return parts.storage().readers().read(link -> FolderTable.find(link, accountId, name));
    }

    @Override
    public FolderInfo createFolder(long accountId, String name) {
        FolderName valid = new FolderName(name);
        return parts.storage().writer().run((link, effects) -> {
            FolderInfo folder = FolderTable.create(link, accountId, valid, FolderRole.NONE);
            effects.changed(accountId, folder.id(), folder.modSeq());
            return folder;
        });
    }

    @Override
    public FolderInfo renameFolder(long accountId, String name, String newName) {
        FolderName valid = new FolderName(newName);
        return parts.storage().writer().run((link, effects) -> {
            FolderInfo folder = FolderTable.own(link, accountId, name);
            new FolderRows(link, accountId).rename(new FolderName(folder.name()), valid);
            FolderInfo renamed = FolderTable.existing(link, accountId, newName);
            effects.changed(accountId, renamed.id(), renamed.modSeq());
            return renamed;
        });
    }

    @Override
    public FolderInfo markFolder(long accountId, String name, FolderInfo.Marks marks) {
        return parts.storage().writer().run((link, effects) -> {
            FolderTable.mark(link, FolderTable.existing(link, accountId, name), marks);
            FolderInfo marked = FolderTable.existing(link, accountId, name);
            effects.changed(accountId, marked.id(), marked.modSeq());
            return marked;
        });
    }

    @Override
    public void orderFolders(long accountId, List<String> names) {
        parts.storage().writer().run((link, effects) -> {
            List<FolderInfo> changed = FolderTable.order(link, accountId, names);
            changed.forEach(folder -> effects.changed(accountId, folder.id(), folder.modSeq()));
            return changed.size();
        });
    }

    @Override
    public long deleteFolder(long accountId, String name) {
        return parts.storage()
                .writer()
                .run((link, effects) -> new FolderRemoval(parts.messages(), link, effects, accountId)
                        .remove(FolderTable.own(link, accountId, name)));
    }

    @Override
    public FolderInfo restoreFolder(long accountId, long removal) {
        return parts.storage()
                .writer()
                .run((link, effects) -> new FolderRemoval(parts.messages(), link, effects, accountId).restore(removal));
    }

    @Override
    public Listed list(long folderId, ListFilter filter, ListOrder order, int offset, int limit) {
        return parts.search()
                .ordered(
                        folderId,
                        order,
                        (link, had) -> new Listed(
                                Listing.rows(link, parts.messages(), folderId, filter, had, offset, limit), had));
    }

    @Override
    public int count(long folderId, ListFilter filter) {
        return parts.storage().readers().read(link -> Listing.count(link, folderId, filter));
    }

    @Override
    public Optional<MessageRow> find(long accountId, String uidl) {
        OptionalLong id = parts.uidl().messageId(uidl);
        return id.isEmpty()
                ? Optional.empty()
                : parts.storage()
                        .readers()
                        .read(link -> Listing.find(link, parts.messages(), accountId, id.getAsLong()));
    }

    @Override
    public Neighbours neighbours(long accountId, String uidl, ListFilter filter, ListOrder order) {
        Optional<MessageRow> row = find(accountId, uidl);
        return row.isEmpty()
                ? new Neighbours(Optional.empty(), Optional.empty())
                : parts.search()
                        .ordered(
                                row.get().folderId(),
                                order,
                                (link, had) -> Listing.neighbours(
                                        link, parts.uidl(), accountId, row.get().id(), filter, had));
    }

    @Override
    public Neighbours neighbours(long accountId, String uidl, @Nullable String folderName, String query) {
        Optional<MessageRow> row = find(accountId, uidl);
        return row.isEmpty()
                ? new Neighbours(Optional.empty(), Optional.empty())
                : parts.search().neighbours(accountId, searched(accountId, folderName), query, row.get());
    }

    @Override
    public InputStream content(long accountId, String uidl) {
        return parts.storage()
                .contents()
                .open("""
                        SELECT c.id, c.size, c.data FROM message m JOIN folder f ON f.id = m.folder_id
                        JOIN content c ON c.id = m.content_id WHERE m.id = ? AND f.account_id = ?""", "no such message", parts.uidl().messageId(uidl).orElse(0), accountId);
    }

    @Override
    public int changeFlags(long accountId, Collection<String> uidls, Set<Flag> add, Set<Flag> remove) {
        List<Long> ids = ids(uidls);
        int adding = MessageTable.bits(add);
        int removing = MessageTable.bits(remove);
        return ids.isEmpty()
                ? 0
                : parts.storage().writer().run((link, effects) -> {
                    Map<Long, List<MessageTable.Ref>> rows = parts.messages().refs(link, accountId, ids);
                    JunkLessons.flagged(link, accountId, rows, add);
                    return parts.messages().changeFlags(link, effects, accountId, rows, adding, removing);
                });
    }

    @Override
    public List<String> move(long accountId, Collection<String> uidls, String folderName) {
        List<Long> ids = ids(uidls);
        return parts
                .storage()
                .writer()
                .run((link, effects) -> {
                    FolderInfo target = FolderTable.existing(link, accountId, folderName);
                    Map<Long, List<MessageTable.Ref>> rows = parts.messages().refs(link, accountId, ids);
                    JunkLessons.moved(link, accountId, rows, target);
                    return parts.messages().move(link, effects, accountId, rows, target.id());
                })
                .stream()
                .map(parts.uidl()::of)
                .toList();
    }

    @Override
    public int purge(long accountId, Collection<String> uidls) {
        List<Long> ids = ids(uidls);
        return ids.isEmpty()
                ? 0
                : parts.storage()
                        .writer()
                        .run((link, effects) -> parts.messages()
                                .remove(
                                        link,
                                        effects,
                                        accountId,
                                        parts.messages().refs(link, accountId, ids)));
    }

    /** Removes the current messages, in several transactions. Messages that arrive meanwhile may remain. */
    @Override
    public int empty(long accountId, String folderName) {
        FolderInfo folder = folder(accountId, folderName)
                .orElseThrow(() -> new StoreException(StoreException.Kind.GONE, "no such folder"));
        int removed = 0;
        while (removed < folder.messages()) {
            int now = parts.storage().writer().run((link, effects) -> {
                List<MessageTable.Ref> rows = parts.messages().refs(link, folder.id(), EMPTY_ROWS);
                return rows.isEmpty()
                        ? 0
                        : parts.messages().remove(link, effects, accountId, Map.of(folder.id(), rows));
            });
            if (now == 0) {
                break;
            }
            removed += now;
        }
        return removed;
    }

    @Override
    public int removeOld(FolderRole role, Optional<Duration> age, Instant now) {
        FolderMarks marks = new FolderMarks(role, now);
        Writer writer = parts.storage().writer();
        Readers readers = parts.storage().readers();
        if (age.isEmpty()) {
            if (readers.read(marks::any)) {
                writer.run((link, effects) -> marks.forget(link));
            }
            return 0;
        }
        int removed = 0;
        for (FolderMarks.Old old : readers.read(link -> marks.old(link, age.get()))) {
            removed += removeOld(old);
            writer.run((link, effects) -> FolderMarks.done(link, old));
        }
        if (readers.read(marks::due)) {
            writer.run((link, effects) -> marks.write(link));
        }
        return removed;
    }

    private int removeOld(FolderMarks.Old old) {
        int removed = 0;
        int now;
        do {
            now = parts.storage().writer().run((link, effects) -> {
                List<MessageTable.Ref> rows = parts.messages().refs(link, old.folderId(), EMPTY_ROWS).stream()
                        .filter(row -> row.uid() < old.endUid())
                        .toList();
                return rows.isEmpty()
                        ? 0
                        : parts.messages().remove(link, effects, old.accountId(), Map.of(old.folderId(), rows));
            });
            removed += now;
        } while (now == EMPTY_ROWS);
        return removed;
    }

    @Override
    public SearchResult search(long accountId, @Nullable String folderName, String query, int offset, int limit) {
        return parts.search().search(accountId, searched(accountId, folderName), query, offset, limit);
    }

    private OptionalLong searched(long accountId, @Nullable String folderName) {
        return folderName == null
                ? OptionalLong.empty()
                : OptionalLong.of(folder(accountId, folderName)
                        .orElseThrow(() -> new StoreException(StoreException.Kind.GONE, "no such folder"))
                        .id());
    }

    @Override
    public MessageRow saveDraft(long accountId, SpooledMessage content, Optional<String> replaces) {
        Deliveries.Ready ready = draft(accountId, content);
        try {
            return parts.storage().writer().run((link, effects) -> {
                if (replaces.isPresent()) {
                    removeDraft(link, effects, accountId, replaces.get());
                }
                return parts.deliveries().store(link, effects, ready).get(0);
            });
        } catch (StoreException e) {
            parts.deliveries().discard(ready);
            throw e;
        }
    }

    private Deliveries.Ready draft(long accountId, SpooledMessage content) {
        refuseWhenFull();
        Delivery.Target target =
                new Delivery.Target(accountId, FolderRole.DRAFTS, Set.of(Flag.DRAFT, Flag.SEEN), false);
        return joined(parts.deliveries().prepareAhead(new Delivery(content, List.of(target), Optional.empty())));
    }

    @Override
    public Composition.Saving saveDraft(long accountId, SpooledMessage content, Composition.Revision revision) {
        Deliveries.Ready ready = draft(accountId, content);
        Composition.Saving saving;
        try {
            long base = revision.base()
                    .map(parts.uidl()::messageId)
                    .orElse(OptionalLong.empty())
                    .orElse(0);
            saving = parts.storage()
                    .writer()
                    .run((link, effects) -> Letters.save(
                            link,
                            accountId,
                            revision,
                            base,
                            parts.messages().drafts(link, effects, accountId),
                            () -> parts.deliveries().store(link, effects, ready).get(0)));
        } catch (StoreException e) {
            parts.deliveries().discard(ready);
            throw e;
        }
        if (saving.draft().isEmpty()) {
            parts.deliveries().discard(ready);
        }
        return saving;
    }

    @Override
    public Optional<Composition> composition(long accountId, String id) {
        return parts.storage().readers().snapshot(link -> {
            Optional<CompositionTable.Row> row = CompositionTable.find(link, accountId, id);
            if (row.isEmpty()) {
                return Optional.empty();
            }
            long drafts = FolderTable.existing(link, accountId, "drafts").id();
            Optional<String> draft = Listing.find(
                            link, parts.messages(), accountId, row.get().messageId())
                    .filter(found -> found.folderId() == drafts)
                    .map(MessageRow::uidl);
            return row.map(known -> new Composition(draft, known.window(), known.changed(), known.sent()));
        });
    }

    @Override
    public void sent(Composition.Leaving letter) {
        parts.storage().writer().run((link, effects) -> parts.deliveries().leave(link, effects, letter));
    }

    private void removeDraft(Link link, Effects effects, long accountId, String uidl) throws SQLException {
        FolderInfo drafts = FolderTable.existing(link, accountId, "drafts");
        var rows = parts.messages().refs(link, accountId, ids(List.of(uidl)));
        rows.keySet().retainAll(List.of(drafts.id()));
        if (parts.messages().remove(link, effects, accountId, rows) == 0) {
            throw new StoreException(StoreException.Kind.GONE, "the draft no longer exists");
        }
    }

    @Override
    public long usedBytes(long accountId) {
        return parts.storage().readers().read(link -> FolderTable.usedBytes(link, accountId));
    }

    @Override
    public AutoCloseable onChange(Consumer<Change> listener) {
        return parts.listeners().onChange(listener);
    }

    private static <T> T joined(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof StoreException known ? known : e;
        }
    }

    private List<Long> ids(Collection<String> uidls) {
        return uidls.stream()
                .map(parts.uidl()::messageId)
                .filter(OptionalLong::isPresent)
                .map(OptionalLong::getAsLong)
                .toList();
    }
}
