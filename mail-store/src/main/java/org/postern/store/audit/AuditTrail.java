package org.postern.store.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.postern.store.database.ExactSchema;
import org.postern.store.database.Link;
import org.postern.store.database.OpeningLock;
import org.postern.store.database.OwnerOnlyFiles;
import org.postern.store.database.Schema;
import org.postern.store.database.SqlFaults;
import org.postern.store.mailbox.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The audit table of a store, through a connection of its own, so that acts on files and keys are recorded without opening
 * the whole store. It neither makes nor migrates a store: what happens before there is one of this version waits in a
 * {@linkplain EarlyAudit file} and goes into the table with the next act. Thread-safe; works beside a running server.
 *
 * <p>The table only grows: triggers refuse UPDATE, DELETE and a second row of the same number. Whoever owns the file can
 * still replace it as a whole.
 */
public final class AuditTrail {
    private static final Logger LOG = LoggerFactory.getLogger(AuditTrail.class);
    private static final int BUSY_MILLIS = 10_000;

    private final Path directory;
    private final Path file;
    private final EarlyAudit early;

    /** @param directory holds {@code mail.db}, now or later */
    public AuditTrail(Path directory) {
        this.directory = directory;
        this.file = directory.resolve("mail.db");
        this.early = new EarlyAudit(directory);
    }

    /** Adds an entry; it is on disk when this returns. Throws {@link StoreException}. */
    public void add(AuditEntry entry) {
        try {
            if (!Files.exists(file)) {
                early.add(entry);
                return;
            }
            try (Link link = opened()) {
                if (version(link) != Schema.VERSION) {
                    early.add(entry);
                    return;
                }
                ExactSchema.require(link, file, Schema.VERSION);
                link.run("PRAGMA wal_autocheckpoint=0"); // the server folds its log in when it likes
                link.run("PRAGMA synchronous=FULL");
                link.begin();
                try {
                    for (AuditEntry earlier : early.entries()) {
                        insertOnce(link, earlier);
                    }
                    insert(link, entry);
                    link.commit();
                } catch (SQLException | IOException | RuntimeException e) {
                    link.rollback();
                    throw e;
                }
                early.remove();
            }
        } catch (SQLException e) {
            throw SqlFaults.write(e);
        } catch (IOException e) {
            throw new StoreException(
                    StoreException.Kind.FAILED, "the audit trail cannot be written: " + e.getMessage(), e);
        }
    }

    /**
     * The newest entries, oldest first.
     *
     * @param since none before this moment; empty for no limit
     * @param limit the most to return
     */
    public List<AuditEntry> list(Optional<Instant> since, int limit) {
        try {
            Instant from = since.orElse(Instant.EPOCH);
            List<AuditEntry> found = new ArrayList<>(early.entries());
            found.removeIf(entry -> entry.at().isBefore(from));
            if (Files.exists(file)) {
                try (Link link = opened()) {
                    link.run("PRAGMA query_only=1");
                    found.addAll(stored(link, from, limit));
                }
            }
            found.sort(Comparator.comparing(AuditEntry::at)); // stable: as recorded within a millisecond
            return List.copyOf(found.subList(Math.max(0, found.size() - limit), found.size()));
        } catch (SQLException e) {
            throw SqlFaults.read(e);
        } catch (IOException e) {
            throw new StoreException(
                    StoreException.Kind.FAILED, "the audit trail cannot be read: " + e.getMessage(), e);
        }
    }

    /** Not while another process makes, replaces or migrates the file. */
    private Link opened() throws IOException, SQLException {
        OwnerOnlyFiles.directory(directory.resolve("run"));
        try (OpeningLock held = OpeningLock.take(directory)) {
            LOG.debug("{} is held while the audit trail is opened", held);
            return Link.open(file, BUSY_MILLIS);
        }
    }

    private static long version(Link link) throws SQLException {
        return link.number("PRAGMA application_id") == Schema.APPLICATION_ID ? link.number("PRAGMA user_version") : 0;
    }

    private static List<AuditEntry> stored(Link link, Instant from, int limit) throws SQLException {
        if (link.number("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'audit'") == 0) {
            return List.of(); // an older store
        }
        List<AuditEntry> newestFirst = link.all(
                "SELECT at, actor, origin, act, object, detail, outcome FROM audit WHERE at >= ? ORDER BY id DESC"
                        + " LIMIT ?",
                AuditTrail::entry,
                from.toEpochMilli(),
                limit);
        List<AuditEntry> oldestFirst = new ArrayList<>(newestFirst);
        java.util.Collections.reverse(oldestFirst);
        return oldestFirst;
    }

    private static AuditEntry entry(ResultSet row) throws SQLException {
        return new AuditEntry(
                Instant.ofEpochMilli(row.getLong(1)),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                AuditEntry.Outcome.valueOf(row.getString(7)));
    }

    /** A process that was killed after the commit left the file, so its entries may be in the table already. */
    private static void insertOnce(Link link, AuditEntry entry) throws SQLException {
        long there = link.number(
                "SELECT count(*) FROM audit WHERE at = ? AND actor = ? AND act = ? AND object = ?",
                entry.at().toEpochMilli(),
                entry.actor(),
                entry.act(),
                entry.object());
        if (there == 0) {
            insert(link, entry);
        }
    }

    private static void insert(Link link, AuditEntry entry) throws SQLException {
        link.update(
                "INSERT INTO audit(at, actor, origin, act, object, detail, outcome) VALUES(?, ?, ?, ?, ?, ?, ?)",
                entry.at().toEpochMilli(),
                entry.actor(),
                entry.origin(),
                entry.act(),
                entry.object(),
                entry.detail(),
                entry.outcome().name());
    }
}
