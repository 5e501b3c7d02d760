package org.postern.store.database;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postern.store.mailbox.StoreException;
import org.postern.store.mailbox.StoreSettings;

/**
 * The database file. It is created completely or not at all (a temporary file, synced, renamed), checked before use,
 * and copied before a migration. A file that is not an intact Postern store is refused, never replaced.
 */
public final class DatabaseFile {
    private static final String MAGIC = "SQLite format 3\0";

    private final Path file;
    private final StoreSettings settings;
    private final Migration migration;

    public DatabaseFile(Path file, StoreSettings settings, Migration migration) {
        this.file = file;
        this.settings = settings;
        this.migration = migration;
    }

    /**
     * Opens the writing connection; creates or migrates the database first if necessary. The caller holds the lock for
     * opening.
     */
    public Link open(long now) throws IOException, SQLException {
        if (!Files.exists(file)) {
            refuseStrayLog();
            create(now);
        }
        judgeHeader();
        Link link = Link.open(file, settings.busyMillis());
        try {
            configure(link);
            judge(link);
            return link;
        } catch (SQLException e) {
            close(link, e);
            throw fault(e);
        } catch (IOException | RuntimeException e) {
            close(link, e);
            throw e;
        }
    }

    private void configure(Link link) throws SQLException {
        String mode =
                link.first("PRAGMA journal_mode=WAL", row -> row.getString(1)).orElse("");
        if (!mode.equals("wal")) {
            throw new StoreException(
                    StoreException.Kind.FAILED, "the file system of " + file + " does not support a write-ahead log");
        }
        link.run("PRAGMA synchronous=FULL");
        link.run("PRAGMA wal_autocheckpoint=0");
        link.run("PRAGMA journal_size_limit=" + 4 * settings.disk().checkpointBytes());
        link.run("PRAGMA cache_size=-" + settings.caches().writerKib());
        link.run("PRAGMA temp_store=MEMORY");
    }

    private void create(long now) throws IOException, SQLException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        for (String suffix : List.of("", "-wal", "-shm", "-journal")) {
            Files.deleteIfExists(fresh.resolveSibling(fresh.getFileName() + suffix));
        }
        OwnerOnlyFiles.open(fresh, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)
                .close();
        try (Link link = Link.open(fresh, settings.busyMillis())) {
            link.run("PRAGMA page_size=" + Schema.PAGE_BYTES);
            link.run("PRAGMA synchronous=FULL");
            link.begin();
            Schema.create(link, now);
            link.commit();
        }
        Migration.sync(fresh);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        Migration.sync(Objects.requireNonNull(file.toAbsolutePath().getParent()));
    }

    private void refuseStrayLog() throws IOException {
        Path log = file.resolveSibling(file.getFileName() + "-wal");
        if (Files.exists(log) && Files.size(log) > 0) {
            throw damaged("its log is there but the database file itself is missing", null);
        }
    }

    private void judgeHeader() throws IOException {
        byte[] head = new byte[100];
        int length;
        try (InputStream in = Files.newInputStream(file)) {
            length = in.readNBytes(head, 0, head.length);
        }
        if (length < head.length) {
            throw damaged("the file has only " + length + " bytes", null);
        }
        if (!new String(head, 0, 16, StandardCharsets.ISO_8859_1).equals(MAGIC)) {
            throw damaged("it does not begin with a database header", null);
        }
    }

    /**
     * Opens a connection that cannot change anything, for a store of any version; empty when there is no store. The
     * last connection to close a store merges its log into the file. SQLite does this by itself, and it changes no row.
     */
    public Optional<Link> look() throws IOException {
        if (!Files.exists(file)) {
            refuseStrayLog();
            return Optional.empty();
        }
        judgeHeader();
        Link link = null;
        try {
            link = Link.open(file, settings.busyMillis());
            int version = version(link);
            ExactSchema.require(link, file, version);
            sound(link);
            link.run("PRAGMA temp_store=MEMORY");
            Schema.standIns(link, version);
            link.run("PRAGMA query_only=1");
            return Optional.of(link);
        } catch (SQLException e) {
            close(link, e);
            throw fault(e);
        } catch (RuntimeException e) {
            close(link, e);
            throw e;
        }
    }

    private void judge(Link link) throws SQLException, IOException {
        int version = version(link);
        ExactSchema.require(link, file, version);
        if (version < Schema.VERSION) {
            migration.run(link, file, version, settings.busyMillis());
            ExactSchema.require(link, file, Schema.VERSION);
        }
        sound(link);
    }

    /** The version of the schema. Refuses files that are not Postern stores and newer versions. */
    private int version(Link link) throws SQLException {
        if (link.number("PRAGMA application_id") != Schema.APPLICATION_ID) {
            throw damaged("it is not a mail store of Postern", null);
        }
        int version = (int) link.number("PRAGMA user_version");
        if (version > Schema.VERSION) {
            throw new StoreException(
                    StoreException.Kind.FAILED,
                    file + " was written by a newer Postern (schema " + version + ", this one knows " + Schema.VERSION
                            + "); nothing was changed: start the newer version, or restore a backup from before it");
        }
        return version;
    }

    private void sound(Link link) throws SQLException {
        // Small tables are read completely. The mail itself is checked when it is read, and by `check`.
        for (String table : List.of("store", "account", "folder", "outbound", "queue")) {
            String result = link.first("PRAGMA integrity_check(" + table + ")", row -> row.getString(1))
                    .orElse("nothing read");
            if (!result.equals("ok")) {
                throw damaged("table " + table + ": " + result, null);
            }
        }
        if (link.number("SELECT count(*) FROM store") != 1) {
            throw damaged("table store does not have exactly one row", null);
        }
        link.first("SELECT max(id) FROM message", row -> row.getLong(1));
        link.first("SELECT max(id) FROM content", row -> row.getLong(1));
    }

    /** An obstacle to opening an intact store is not damage. */
    private StoreException fault(SQLException e) {
        return SqlFaults.obstacle(e)
                .map(what -> new StoreException(
                        what.kind(),
                        "the store " + file + " cannot be opened: " + what.words() + ". Nothing was changed",
                        e))
                .orElseGet(() -> damaged(String.valueOf(e.getMessage()), e));
    }

    private StoreException damaged(String what, @Nullable Exception cause) {
        String message = "the store " + file + " is damaged: " + what
                + ". Nothing was changed. Stop the server, then restore a backup (postern restore FILE --replace) or run:"
                + " postern salvage";
        return cause == null
                ? new StoreException(StoreException.Kind.CORRUPT, message)
                : new StoreException(StoreException.Kind.CORRUPT, message, cause);
    }

    private static void close(@Nullable Link link, Exception cause) {
        try {
            if (link != null) {
                link.close();
            }
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }
}
