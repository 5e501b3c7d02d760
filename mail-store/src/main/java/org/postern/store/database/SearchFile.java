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
 * <p>Each account has an index of its own: in {@code account_words} every word begins with the key of its account, so
 * the words of one account and their lists of messages lie together, and a search never reads those of others. They
 * share one table, so that the schema is the same for ten and for a thousand accounts, and that one commit writes one
 * segment however many accounts got mail.
 *
 * <p>An index of an earlier version keeps its table {@code words}. Searches also look there while the indexer reads
 * that mail again, newest first. The table {@code reread} holds how far that is; its {@code last} is 0 when there is
 * no such table. An index of version 3 to 6 keeps its words until its mail is read again.
 */
public final class SearchFile {
    private static final Logger LOG = LoggerFactory.getLogger(SearchFile.class);
    /**
     * Raised when the words of a message are other words than before, its summary or its keys other ones: its text is read
     * or folded differently.
     */
    public static final int VERSION = 7;
    /** The first version with an index for each account. */
    private static final int OF_ACCOUNTS = 3;
    /** The first version with summaries. */
    private static final int OF_SUMMARIES = 4;
    /** The first version with the keys of sorted lists. */
    private static final int OF_KEYS = 5;
    /** The first version with threads. */
    private static final int OF_THREADS = 6;

    private static final String REREAD = "CREATE TABLE reread(last INTEGER NOT NULL, next INTEGER NOT NULL)";

    // The ascii tokenizer only splits at blanks: Segmenter has already split, folded and normalized the words. The
    // colon ends the key of the account. No prefix indexes: in a box of 10,000 they save a millisecond for words of
    // exactly three characters, and cost 70% more disk space.
    private static final String ACCOUNT_WORDS = """
            CREATE VIRTUAL TABLE account_words USING fts5(subject, sender, recipients, body,
              content='', contentless_delete=1, tokenize='ascii tokenchars '':''')""";

    /** Merges eight segments at a time instead of four: a tenth less work for a mail; a search reads a few more. */
    private static final String MERGE_EIGHT = "INSERT INTO account_words(account_words, rank) VALUES('automerge', 8)";

    /** What a title list shows of a message, see {@code docs/dev/pop3-by-uidl.md}. The text is empty if it does not fit. */
    private static final String SUMMARY = "CREATE TABLE summary(message_id INTEGER PRIMARY KEY, text TEXT NOT NULL)";

    /** What a list is sorted by, other than date and size, see {@code store.search.ListKeys}. */
    private static final String LIST_KEY = "CREATE TABLE list_key(message_id INTEGER PRIMARY KEY,"
            + " sender TEXT NOT NULL, recipient TEXT NOT NULL, subject TEXT NOT NULL)";

    /**
     * The thread of each message; the ids of mail that name threads ({@code present}: of a message, not only of an
     * answer to it), as hashes; what threads by subject need; how often threads became one, for counts that are kept. See
     * {@code store.thread.ThreadTable}.
     */
    private static final List<String> THREADS = List.of(
            "CREATE TABLE thread_of(message_id INTEGER PRIMARY KEY, thread INTEGER NOT NULL)",
            "CREATE INDEX thread_messages ON thread_of(thread)",
            "CREATE TABLE thread_name(account_id INTEGER NOT NULL, name INTEGER NOT NULL, thread INTEGER NOT NULL,"
                    + " present INTEGER NOT NULL, PRIMARY KEY(account_id, name)) WITHOUT ROWID",
            "CREATE INDEX thread_names ON thread_name(thread)",
            "CREATE TABLE thread_fact(message_id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL,"
                    + " subject INTEGER NOT NULL, arrived INTEGER NOT NULL, answer INTEGER NOT NULL, people BLOB NOT NULL)",
            "CREATE INDEX thread_subjects ON thread_fact(account_id, subject, arrived)",
            "CREATE TABLE thread_join(account_id INTEGER PRIMARY KEY, joins INTEGER NOT NULL)");

    /** The words of versions 1 and 2, of all accounts together. */
    private static final String WORDS = """
            CREATE VIRTUAL TABLE words USING fts5(subject, sender, recipients, body,
              content='', contentless_delete=1, tokenize='ascii')""";

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
            long from = link.number("PRAGMA user_version");
            boolean keepsWords = from >= OF_ACCOUNTS;
            link.begin();
            if (keepsWords) {
                link.run("UPDATE reread SET next = (SELECT watermark FROM progress)");
            } else {
                link.run("DROP TABLE IF EXISTS reread");
                link.run(REREAD);
                link.run("INSERT INTO reread(last, next) SELECT watermark, watermark FROM progress");
                link.run(ACCOUNT_WORDS);
                link.run(MERGE_EIGHT);
            }
            if (from <= OF_ACCOUNTS) {
                link.run(SUMMARY);
            }
            if (from < OF_KEYS) {
                link.run(LIST_KEY);
            }
            for (String table : from < OF_THREADS ? THREADS : List.<String>of()) {
                link.run(table);
            }
            if (!keepsWords && link.number("SELECT watermark FROM progress") == 0) {
                dropEarlier(link);
            }
            link.run("PRAGMA user_version=" + VERSION);
            link.commit();
        }
        LOG.info("the search index is of an earlier version; its mail is read again in the background");
    }

    /** Removes the words of an earlier version, in the caller's transaction. */
    public static void dropEarlier(Link link) throws SQLException {
        link.run("DROP TABLE words");
        link.run("UPDATE reread SET last = 0, next = 0");
    }

    private void create() throws SQLException {
        try (Link link = Link.open(file, busyMillis)) {
            link.run("PRAGMA journal_mode=WAL");
            link.begin();
            tables(link, VERSION, false);
            link.run(MERGE_EIGHT);
            link.run("INSERT INTO progress(watermark) VALUES(0)");
            link.run("INSERT INTO reread(last, next) VALUES(0, 0)");
            link.run("PRAGMA user_version=" + VERSION);
            link.commit();
        }
    }

    /** @param earlier whether the words of an earlier version are still there */
    private static void tables(Link link, long version, boolean earlier) throws SQLException {
        link.run("CREATE TABLE progress(watermark INTEGER NOT NULL)");
        if (version > 1) {
            link.run(REREAD);
        }
        if (version >= OF_ACCOUNTS) {
            link.run(ACCOUNT_WORDS);
        }
        if (version >= OF_SUMMARIES) {
            link.run(SUMMARY);
        }
        if (version >= OF_KEYS) {
            link.run(LIST_KEY);
        }
        if (version >= OF_THREADS) {
            for (String table : THREADS) {
                link.run(table);
            }
        }
        if (version < OF_ACCOUNTS || earlier) {
            link.run(WORDS);
        }
    }

    private boolean usable() {
        try (Link link = open()) {
            long version = link.number("PRAGMA user_version");
            return version >= 1
                    && version <= VERSION
                    && exact(link, version)
                    && (version == 1 || link.number("SELECT count(*) FROM reread") == 1)
                    && link.number("SELECT count(*) FROM progress") == 1
                    && sound(link, version >= OF_ACCOUNTS ? "account_words" : "words");
        } catch (SQLException e) {
            return false;
        }
    }

    private static boolean exact(Link link, long version) throws SQLException {
        boolean earlier =
                version >= OF_ACCOUNTS && link.number("SELECT count(*) FROM sqlite_schema WHERE name = 'words'") > 0;
        return ExactSchema.differences(link, "main", empty -> tables(empty, version, earlier))
                        .isEmpty()
                && (version < OF_ACCOUNTS || earlier == link.number("SELECT max(last) FROM reread") > 0);
    }

    private static boolean sound(Link link, String table) throws SQLException {
        return link.number("SELECT count(*) FROM " + table + " WHERE " + table + " MATCH 'sound'") >= 0;
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
