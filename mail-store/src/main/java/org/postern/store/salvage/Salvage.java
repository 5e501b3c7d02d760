package org.postern.store.salvage;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postern.store.database.DatabaseFile;
import org.postern.store.database.Link;
import org.postern.store.database.Migration;
import org.postern.store.database.SqlFaults;
import org.postern.store.mailbox.LongWork;
import org.postern.store.mailbox.StoreException;
import org.postern.store.mailbox.StoreSettings;

/**
 * Copies every row that can be read from a damaged store into a new one. Goes through all pages, not down from a root, so
 * damage of the schema or of an inner page loses nothing but that page. A page's table is the one whose tree reaches it;
 * where no tree does, the shape of its rows decides. Freed pages are left out: their mail was deleted. Then
 * {@link Mending} makes the new store consistent.
 */
public final class Salvage {
    /** Without an owner, a row goes to the first of these that it fits. The others can be learned again. */
    private static final List<String> BY_SHAPE = List.of(
            "message",
            "content",
            "chunk",
            "folder",
            "account",
            "queue",
            "outbound",
            "alias",
            "app_password",
            "audit",
            "alias_target",
            "sieve_script",
            "suppression",
            "remote_message",
            "label");

    /** Of no use in a new store: the index is made again, and nothing is waiting to be learned. */
    private static final Set<String> LEFT_OUT = Set.of("forget", "junk_lesson");

    private static final Set<String> OUTCOMES = Set.of("DONE", "FAILED");
    private static final int TELL_EVERY = 256;
    private static final int COMMIT_EVERY = 4_000;

    private final DamagedPages pages;
    private final PageRows rows;
    private final Link target;
    private final Map<String, TableShape> shapes;
    private final Map<Integer, String> owners = new HashMap<>();
    private final BitSet ofIndexes = new BitSet();
    private final Map<String, Long> sequences = new HashMap<>();
    private @Nullable Object @Nullable [] tag;
    private long strange;
    private long inserted;

    private Salvage(DamagedPages pages, Link target) throws SQLException {
        this.pages = pages;
        this.rows = new PageRows(pages);
        this.target = target;
        this.shapes = TableShape.of(target);
    }

    /**
     * Makes a new store from a damaged one. The caller sees to it that nothing writes to the damaged one meanwhile.
     *
     * @param directory holds the damaged {@code mail.db}, perhaps with its log; nothing is written there
     * @param fresh an empty directory for the new store
     * @param progress hears how many pages were read
     * @throws StoreException when the files cannot be read at all, or the new store cannot be written
     */
    public static Salvaged run(Path directory, Path fresh, StoreSettings settings, long now, LongWork progress) {
        Path file = fresh.resolve("mail.db");
        try (DamagedPages pages = new DamagedPages(directory.resolve("mail.db"))) {
            Salvaged salvaged;
            try (Link target = new DatabaseFile(
                            file, settings, new Migration(fresh, Optional.empty(), (done, total) -> {}))
                    .open(now)) {
                target.run("PRAGMA synchronous=OFF"); // synced as a whole at the end
                target.run("PRAGMA wal_autocheckpoint=1000");
                salvaged = new Salvage(pages, target).run(now, progress);
                target.first("PRAGMA wal_checkpoint(TRUNCATE)", row -> row.getLong(1));
            }
            Migration.sync(file);
            Migration.sync(fresh);
            return salvaged;
        } catch (SQLException e) {
            throw SqlFaults.write(e);
        } catch (IOException e) {
            throw new StoreException(
                    StoreException.Kind.FAILED, "the store in " + directory + " cannot be read: " + e.getMessage(), e);
        }
    }

    private Salvaged run(long now, LongWork progress) throws SQLException, IOException {
        BitSet free = pages.free();
        trees();
        target.begin();
        for (long number = 1; number <= pages.count(); number++) {
            if (!free.get((int) number) && !ofIndexes.get((int) number)) {
                String owner = owners.get((int) number);
                rows.read(pages.page(number), number, row -> take(owner, row));
            }
            if (number % TELL_EVERY == 0) {
                progress.at(number, pages.count());
                pause();
            }
        }
        progress.at(pages.count(), pages.count());
        List<String> lost = new ArrayList<>();
        if (strange + rows.unreadable() > 0) {
            lost.add((strange + rows.unreadable()) + " rows of tables or indexes could not be read");
        }
        Mending mending = new Mending(target, sequences, tag, lost);
        mending.run(now);
        target.commit();
        return mending.result();
    }

    /** Small transactions, so that the log of the new store stays small. */
    private void pause() throws SQLException {
        if (inserted > COMMIT_EVERY) {
            inserted = 0;
            target.commit();
            target.begin();
        }
    }

    /** Follows each tree from its root as far as it can be read. */
    private void trees() {
        List<PageRows.Row> schema = new ArrayList<>();
        for (long page : tree(1, "sqlite_schema", true)) {
            rows.read(pages.page(page), page, schema::add);
        }
        for (PageRows.Row row : schema) {
            if (row.values().size() == 5
                    && row.values().get(0) instanceof String type
                    && row.values().get(1) instanceof String name
                    && row.values().get(3) instanceof Long root
                    && root > 1) {
                TableShape shape = shapes.get(name);
                boolean table = type.equals("table");
                if (table || type.equals("index")) {
                    tree(root, table ? name : "", table && (shape == null || shape.byRowid()));
                }
            }
        }
    }

    /** Claims the pages of a tree; a page that is of another kind, or claimed already, ends a branch. */
    private List<Long> tree(long root, String owner, boolean ofTable) {
        List<Long> reached = new ArrayList<>();
        List<Long> next = new ArrayList<>(List.of(root));
        while (!next.isEmpty()) {
            long number = next.remove(next.size() - 1);
            if (number < 1 || number > pages.count() || owners.containsKey((int) number)) {
                continue;
            }
            byte[] page = pages.page(number);
            int kind = PageRows.kind(page, number);
            boolean inner = kind == (ofTable ? PageRows.TABLE_INTERIOR : PageRows.INDEX_INTERIOR);
            if (!inner && kind != (ofTable ? PageRows.TABLE_LEAF : PageRows.INDEX_LEAF)) {
                continue;
            }
            owners.put((int) number, owner);
            if (owner.isEmpty()) {
                ofIndexes.set((int) number);
            }
            reached.add(number);
            if (inner) {
                next.addAll(rows.children(page, number));
            }
        }
        return reached;
    }

    private void take(@Nullable String owner, PageRows.Row row) {
        if ("sqlite_schema".equals(owner)) {
            return;
        }
        List<@Nullable Object> values = row.values();
        if (row.number() != 0
                && values.size() == 2
                && values.get(0) instanceof String name
                && values.get(1) instanceof Long number) {
            pair(owner, name, number, row);
            return;
        }
        TableShape own = owner == null ? null : shapes.get(owner);
        if (own != null && LEFT_OUT.contains(own.name())) {
            return;
        }
        if (own != null && own.fits(row)) {
            insert(own, row);
            return;
        }
        boolean byRowid = row.number() != 0;
        Optional<TableShape> other = BY_SHAPE.stream()
                .map(shapes::get)
                .filter(shape -> shape != null && shape.byRowid() == byRowid && shape.fits(row))
                .findFirst();
        if (other.isPresent()) {
            insert(other.get(), row);
        } else if (owner != null) {
            strange++;
        }
    }

    /** A row of one text and one number: the mark of the store, or the largest id that a table ever had. */
    private void pair(@Nullable String owner, String name, long number, PageRows.Row row) {
        if (shapes.containsKey(name) && !"store".equals(owner)) {
            sequences.merge(name, number, Math::max);
        } else if (name.matches("[0-9a-hjkmnp-tv-z]{5}") && ("store".equals(owner) || (owner == null && tag == null))) {
            tag = row.values().toArray();
        }
    }

    private void insert(TableShape shape, PageRows.Row row) {
        if (shape.name().equals("audit")
                && !OUTCOMES.contains(String.valueOf(row.values().get(7)))) {
            strange++; // no row of that table can be mended later
            return;
        }
        try {
            inserted += target.update(shape.insert(row.values().size()), shape.values(row));
        } catch (SQLException e) {
            if (SqlFaults.write(e).kind() == StoreException.Kind.FULL) {
                throw SqlFaults.write(e);
            }
            strange++; // a second row of the same number
        }
    }
}
