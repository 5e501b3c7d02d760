package org.postern.store.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of the search index. Everything in it can be rebuilt from the mail, so a damaged or outdated index is
 * rebuilt, unlike the store. Since it is a separate file, indexing never delays a sender.
 *
 * <p>An index of an earlier version keeps its words: searches find them while the indexer reads that mail again, newest
 * first. The table {@code reread} holds how far that is.
 */
public final class SearchFile {
    private static final Logger LOG = LoggerFactory.getLogger(SearchFile.class);
    /** Raised when the words of a message are other words than before: its text is read or folded differently. */
    public static final int VERSION = 2;

    private static final String REREAD = "CREATE TABLE reread(last INTEGER NOT NULL, next INTEGER NOT NULL)";

    private final Path file;
    private final int busyMillis;

    public SearchFile(Path file, int busyMillis) {
        this.file = file;
        this.busyMillis = busyMillis;
    }

    public Path path() {
        return file;
    }

    /** Marks the index as damaged: the next start rebuilds it. */
    public void condemn() {
        try {
            OwnerOnlyFiles.open(condemned(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                    .close();
        } catch (IOException e) {
            LOG.error("cannot mark the search index for rebuilding; delete {} and restart", file, e);
        }
    }

    /** Ensures that a usable index exists. The caller holds the lock for opening. */
    public void ready() throws IOException, SQLException {
        if (Files.exists(file) && (Files.exists(condemned()) || !usable())) {
            LOG.warn("the search index is damaged or of another version and is rebuilt from the mail");
            for (String suffix : List.of("", "-wal", "-shm")) {
                Files.deleteIfExists(file.resolveSibling(file.getFileName() + suffix));
            }
        }
        Files.deleteIfExists(condemned());
        if (!Files.exists(file)) {
            OwnerOnlyFiles.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)
                    .close();
            create();
        } else {
            readAgain();
        }
    }

    /** Marks everything in an index of an earlier version for reading again. */
    private void readAgain() throws SQLException {
        try (Link link = open()) {
            if (link.number("PRAGMA user_version") == VERSION) {
                return;
            }
            link.begin();
            link.run(REREAD);
            link.run("INSERT INTO reread(last, next) SELECT watermark, watermark FROM progress");
            link.run("PRAGMA user_version=" + VERSION);
            link.commit();
        }
        LOG.info("the search index is of an earlier version; its mail is read again in the background");
    }

    private void create() throws SQLException {
        try (Link link = Link.open(file, busyMillis)) {
            link.run("PRAGMA journal_mode=WAL");
            link.begin();
            tables(link, VERSION);
            link.run("INSERT INTO progress(watermark) VALUES(0)");
            link.run("INSERT INTO reread(last, next) VALUES(0, 0)");
            link.run("PRAGMA user_version=" + VERSION);
            link.commit();
        }
    }

    private static void tables(Link link, long version) throws SQLException {
        link.run("CREATE TABLE progress(watermark INTEGER NOT NULL)");
        if (version > 1) {
            link.run(REREAD);
        }
        // The ascii tokenizer only splits at blanks: Segmenter has already split, folded and normalized the words.
        link.run("""
                CREATE VIRTUAL TABLE words USING fts5(subject, sender, recipients, body,
                  content='', contentless_delete=1, tokenize='ascii')""");
    }

    private boolean usable() {
        try (Link link = open()) {
            long version = link.number("PRAGMA user_version");
            return version >= 1
                    && version <= VERSION
                    && ExactSchema.differences(link, "main", empty -> tables(empty, version))
                            .isEmpty()
                    && (version == 1 || link.number("SELECT count(*) FROM reread") == 1)
                    && link.number("SELECT count(*) FROM progress") == 1
                    && link.number("SELECT count(*) FROM words WHERE words MATCH 'sound'") >= 0;
        } catch (SQLException e) {
            return false;
        }
    }

    /** The indexer's connection. NORMAL: a power failure may lose the last batches, which are then indexed again. */
    public Link open() throws SQLException {
        Link link = Link.open(file, busyMillis);
        link.run("PRAGMA synchronous=NORMAL");
        link.run("PRAGMA cache_size=-4096");
        link.run("PRAGMA journal_size_limit=4194304");
        return link;
    }

    private Path condemned() {
        return file.resolveSibling(file.getFileName() + ".condemned");
    }
}
