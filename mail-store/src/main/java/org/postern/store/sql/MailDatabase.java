package org.postern.store.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postern.message.file.FileTexts;
import org.postern.message.file.PdfText;
import org.postern.store.account.Accounts;
import org.postern.store.account.Aliases;
import org.postern.store.account.AppPasswordStore;
import org.postern.store.account.AutoReplies;
import org.postern.store.account.JunkMemory;
import org.postern.store.account.PasswordHash;
import org.postern.store.account.PasswordStore;
import org.postern.store.account.SeenMail;
import org.postern.store.account.SenderList;
import org.postern.store.account.SentCounts;
import org.postern.store.account.SieveScripts;
import org.postern.store.content.AheadWriter;
import org.postern.store.content.ContentStore;
import org.postern.store.content.SpoolDirectory;
import org.postern.store.copy.IntegrityCheck;
import org.postern.store.database.Checkpointer;
import org.postern.store.database.CommitListeners;
import org.postern.store.database.Copies;
import org.postern.store.database.DatabaseFile;
import org.postern.store.database.DiskSpace;
import org.postern.store.database.Effects;
import org.postern.store.database.Link;
import org.postern.store.database.LogTail;
import org.postern.store.database.Migration;
import org.postern.store.database.OpeningLock;
import org.postern.store.database.OwnerOnlyFiles;
import org.postern.store.database.QueueSignal;
import org.postern.store.database.Readers;
import org.postern.store.database.Schema;
import org.postern.store.database.SearchFile;
import org.postern.store.database.ServerLock;
import org.postern.store.database.SqlFaults;
import org.postern.store.database.Writer;
import org.postern.store.gate.KnownBrowserStore;
import org.postern.store.gate.WebSessionStore;
import org.postern.store.label.LabelTable;
import org.postern.store.mailbox.Greylist;
import org.postern.store.mailbox.LongWork;
import org.postern.store.mailbox.MailThreads;
import org.postern.store.mailbox.Mailboxes;
import org.postern.store.mailbox.OutboundQueue;
import org.postern.store.mailbox.Overlay;
import org.postern.store.mailbox.StoreException;
import org.postern.store.mailbox.StoreSettings;
import org.postern.store.mailbox.StsPolicies;
import org.postern.store.mailbox.Suppressions;
import org.postern.store.mailbox.Uidl;
import org.postern.store.person.Acquaintances;
import org.postern.store.person.InvitationTable;
import org.postern.store.person.SearchTable;
import org.postern.store.person.SqlSenderList;
import org.postern.store.platform.StartedParts;
import org.postern.store.platform.Vital;
import org.postern.store.report.NoticeTimes;
import org.postern.store.search.Indexer;
import org.postern.store.search.TextExtractor;
import org.postern.store.thread.SqlMailThreads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The durable store in one directory: {@code mail.db} with its write-ahead log, {@code search.db} (derived),
 * {@code spool/}, {@code run/}. Thread-safe. Several processes may open it (a command beside the server); only one
 * holds the {@link ServerLock server's lock}.
 */
public final class MailDatabase implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MailDatabase.class);

    /** A change of many thousand messages takes some seconds. */
    private static final Duration LONGEST_WRITE = Duration.ofMinutes(1);

    /** How long a list of threads waits for mail that arrived just now. */
    private static final long FOLLOW_MILLIS = 200;

    private final Path directory;
    private final StartedParts open = new StartedParts();
    private final Readers readers;
    private final Writer writer;
    private final ContentStore contents;
    private final AheadWriter ahead;
    private final SpoolDirectory spool;
    private final SqlPasswords passwords;
    private final DiskSpace space;
    private final SqlAccounts accounts;
    private final SqlAliases aliases;
    private final SqlJunkMemory junkMemory;
    private final SqlSieveScripts sieveScripts;
    private final SqlAutoReplies autoReplies;
    private final SqlSenderList blockList;
    private final SqlSenderList pictureList;
    private final InvitationTable invitations;
    private final LabelTable labels;
    private final SearchTable searches;
    private final Acquaintances acquaintances;
    private final SqlMailboxes mailboxes;
    private final SqlMailThreads threads;
    private final SqlOverlay overlay;
    private final SqlQueue queue;
    private final SqlAppPasswords appPasswords;
    private final SqlSentCounts sentCounts;
    private final SqlGreylist greylist;
    private final SqlStsPolicies stsPolicies;
    private final SqlSuppressions suppressions;

    private MailDatabase(Path directory, StoreSettings settings, Clock clock, Migration migration, PdfText pdf)
            throws IOException, SQLException {
        this.directory = directory;
        Path file = directory.resolve("mail.db");
        SearchFile searchFile = new SearchFile(directory.resolve("search.db"), settings.busyMillis());
        try {
            Link writing = opening(new DatabaseFile(file, settings, migration), searchFile, clock);
            open.add(writing);
            readers = open.add(new Readers(file, searchFile.path(), settings));
            Link background = Link.open(file, settings.busyMillis());
            background.run("PRAGMA synchronous=FULL");
            CommitListeners listeners = new CommitListeners();
            Wiring wiring = new Wiring(listeners);
            writer = new Writer(
                    writing, new LogTail(file, settings.busyMillis()), settings, wiring::committed, wiring::afterGroup);
            Checkpointer checkpointer =
                    open.add(new Checkpointer(background, writing, logLimit(settings), writer::stopWriting));
            wiring.checkpointer = checkpointer;
            contents = open.add(new ContentStore(readers));
            open.add(writer);
            space = new DiskSpace(
                    directory.resolve("mail.db-wal"),
                    settings.disk().minFreeBytes(),
                    () -> readers.read(link -> link.number("PRAGMA freelist_count")) * Schema.PAGE_BYTES,
                    System::nanoTime);
            Indexer indexer = open.add(new Indexer(
                    readers,
                    writer,
                    contents,
                    new Indexer.Place(searchFile, directory.resolve("run").resolve("indexer")),
                    new TextExtractor(new FileTexts(pdf)),
                    space::enoughForIndex));
            wiring.indexer = indexer;
            Uidl uidl = new Uidl(readers.read(link ->
                    link.first("SELECT tag FROM store", row -> row.getString(1)).orElse("")));
            MessageTable messages = new MessageTable(contents, uidl);
            ahead = new AheadWriter(readers, writer, contents, clock);
            Deliveries deliveries = new Deliveries(contents, ahead, messages, clock);
            spool = new SpoolDirectory(directory.resolve("spool"), settings);
            passwords = new SqlPasswords(readers, writer);
            appPasswords = new SqlAppPasswords(readers, writer);
            sentCounts = new SqlSentCounts(readers, writer);
            greylist = new SqlGreylist(readers, writer);
            accounts = new SqlAccounts(
                    readers,
                    writer,
                    messages,
                    contents,
                    new QueueTable(contents),
                    passwords,
                    new PasswordHash(settings.passwordCost()),
                    clock);
            aliases = new SqlAliases(readers, writer);
            junkMemory = new SqlJunkMemory(readers, writer, contents, clock);
            sieveScripts = new SqlSieveScripts(readers, writer, clock);
            autoReplies = new SqlAutoReplies(readers, writer);
            blockList = SqlSenderList.blocked(readers, writer);
            pictureList = SqlSenderList.pictures(readers, writer);
            invitations = new InvitationTable(readers, writer);
            labels = new LabelTable(readers, writer, uidl);
            searches = new SearchTable(readers, writer);
            acquaintances = new Acquaintances(readers);
            mailboxes = new SqlMailboxes(new SqlMailboxes.Parts(
                    new SqlMailboxes.Storage(readers, writer, contents, spool, space),
                    messages,
                    deliveries,
                    new Snapshots(readers, settings.caches().maildropMessages()),
                    new SearchIndex(readers, searchFile, indexer, messages),
                    listeners,
                    uidl));
            threads = new SqlMailThreads(
                    readers,
                    () -> indexer.follow(FOLLOW_MILLIS),
                    new SqlMailThreads.Rows(MessageTable.COLUMNS, messages::row),
                    uidl);
            overlay = new SqlOverlay(readers, writer, contents, messages, indexer, uidl, clock);
            stsPolicies = new SqlStsPolicies(readers, writer);
            queue = new SqlQueue(
                    readers,
                    writer,
                    contents,
                    deliveries,
                    listeners,
                    new QueueSignal(directory.resolve("run")),
                    uidl,
                    clock);
            suppressions = new SqlSuppressions(readers, writer);
            indexer.start();
        } catch (IOException | SQLException | RuntimeException e) {
            open.closeAfter(e);
            throw e;
        }
    }

    /** The part of the store that may stop while reading goes on. */
    public Vital vital() {
        return new Vital("writer", () -> writer.fault(LONGEST_WRITE));
    }

    /** Whether space runs out soon, or has run out. */
    public boolean spaceIsLow() {
        return space.low();
    }

    /**
     * Opens the store in a directory. Creates it if it does not exist, and migrates an older one after making a copy.
     * Throws {@link StoreException} CORRUPT if it is damaged; the message says what is damaged and how to restore it.
     * Never creates a new store in place of a damaged one.
     */
    public static MailDatabase open(Path directory, StoreSettings settings, Clock clock) {
        return open(directory, settings, clock, PdfText.NONE);
    }

    /**
     * The same.
     *
     * @param pdf reads the text of PDFs for the search index; without it they are found by their names only
     */
    public static MailDatabase open(Path directory, StoreSettings settings, Clock clock, PdfText pdf) {
        return open(directory, settings, clock, new Migration(directory, Optional.empty(), (done, total) -> {}), pdf);
    }

    /**
     * Opens a store that nothing changes, such as one that was salvaged from a damaged one. Every change is refused with
     * READ_ONLY in these words.
     */
    public static MailDatabase openReadOnly(Path directory, StoreSettings settings, Clock clock, String words) {
        MailDatabase database = open(directory, settings, clock);
        database.writer.refuseChanges(words);
        return database;
    }

    /** Opens the store for the server, without a reader of PDFs. */
    public static MailDatabase open(ServerLock lock, StoreSettings settings, Clock clock, LongWork migrating) {
        return open(lock, settings, clock, migrating, PdfText.NONE);
    }

    /**
     * Opens the store for the server.
     *
     * @param migrating gets the progress of copying an older store, at intervals and from another thread
     * @param pdf reads the text of PDFs for the search index
     */
    public static MailDatabase open(
            ServerLock lock, StoreSettings settings, Clock clock, LongWork migrating, PdfText pdf) {
        return open(
                lock.directory(), settings, clock, new Migration(lock.directory(), Optional.of(lock), migrating), pdf);
    }

    private static MailDatabase open(
            Path directory, StoreSettings settings, Clock clock, Migration migration, PdfText pdf) {
        try {
            OwnerOnlyFiles.directory(directory);
            OwnerOnlyFiles.directory(directory.resolve("run"));
            return new MailDatabase(directory, settings, clock, migration, pdf);
        } catch (IOException e) {
            throw new StoreException(
                    StoreException.Kind.FAILED, "cannot open the store in " + directory + ": " + e.getMessage(), e);
        } catch (SQLException e) {
            throw SqlFaults.read(e);
        }
    }

    /** Only one process at a time creates, checks or migrates the files. */
    private Link opening(DatabaseFile database, SearchFile search, Clock clock) throws IOException, SQLException {
        try (OpeningLock held = OpeningLock.take(directory)) {
            LOG.debug("{} is held while {} is opened", held, directory);
            Link link = database.open(clock.millis());
            try {
                search.ready();
                return link;
            } catch (IOException | SQLException | RuntimeException e) {
                link.close();
                throw e;
            }
        }
    }

    /** On a small file system the log must stay small, too. */
    private long logLimit(StoreSettings settings) throws IOException {
        return Math.min(
                settings.disk().checkpointBytes(), Files.getFileStore(directory).getTotalSpace() / 32);
    }

    /**
     * Removes spool files left by a killed server, and in the background the contents that it was writing ahead. Only the
     * holder of the server's lock may do that, before it takes mail.
     */
    public void clearSpool() {
        ahead.sweep();
        try {
            spool.removeLeftovers();
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.FAILED, "cannot clear the spool: " + e.getMessage(), e);
        }
    }

    /** Removes copies made by upgrades before that time; logs each of them. */
    public void removeCopies(Instant before) {
        try {
            Copies.remove(directory, before)
                    .forEach(copy -> LOG.info("removed {}, which was left by an upgrade", copy.getFileName()));
        } catch (IOException e) {
            LOG.warn("copies left by an upgrade cannot be removed: {}", e.getMessage());
        }
    }

    public Accounts accounts() {
        return accounts;
    }

    public JunkMemory junkMemory() {
        return junkMemory;
    }

    public Aliases aliases() {
        return aliases;
    }

    public SieveScripts sieveScripts() {
        return sieveScripts;
    }

    /** The searches of people. */
    public SearchTable searches() {
        return searches;
    }

    /** The people in the mail of accounts. */
    public Acquaintances acquaintances() {
        return acquaintances;
    }

    /** The labels of accounts. */
    public LabelTable labels() {
        return labels;
    }

    /** The meetings in people's mail. */
    public InvitationTable invitations() {
        return invitations;
    }

    /** The senders that people blocked. */
    public SenderList blockList() {
        return blockList;
    }

    /** The senders whose pictures are always shown. */
    public SenderList pictureList() {
        return pictureList;
    }

    public AutoReplies autoReplies() {
        return autoReplies;
    }

    public SeenMail seenMail() {
        return autoReplies;
    }

    public PasswordStore passwords() {
        return passwords;
    }

    public KnownBrowserStore knownBrowsers() {
        return passwords;
    }

    public WebSessionStore webSessions() {
        return passwords;
    }

    public NoticeTimes noticeTimes() {
        return passwords;
    }

    public AppPasswordStore appPasswords() {
        return appPasswords;
    }

    public SentCounts sentCounts() {
        return sentCounts;
    }

    public Greylist greylist() {
        return greylist;
    }

    public MailThreads threads() {
        return threads;
    }

    public Mailboxes mailboxes() {
        return mailboxes;
    }

    /** The box's data about maildrops on another server. */
    public Overlay overlay() {
        return overlay;
    }

    public OutboundQueue queue() {
        return queue;
    }

    public StsPolicies stsPolicies() {
        return stsPolicies;
    }

    public Suppressions suppressions() {
        return suppressions;
    }

    /**
     * Reads everything and checks that it is consistent. Can run beside a working server.
     *
     * @param problem gets one sentence for each problem found
     * @return how many problems were found
     */
    public int check(Consumer<String> problem, LongWork progress) {
        return new IntegrityCheck(readers, contents, problem, progress).run();
    }

    /** Gives back memory that only makes reading and writing faster; for a moment when nobody does either. */
    public void releaseMemory() {
        readers.releaseMemory();
        if (!writer.readOnly()) {
            writer.run((link, effects) -> {
                link.run("PRAGMA shrink_memory"); // in a transaction that changes nothing
                return true;
            });
        }
    }

    /** Commits queued changes and closes everything, within about 15 seconds at most; idempotent. */
    @Override
    public void close() {
        StoreException failure = new StoreException(StoreException.Kind.FAILED, "the store did not close cleanly");
        open.closeAfter(failure);
        if (failure.getSuppressed().length > 0) {
            throw failure;
        }
    }

    /** Connects the writer to objects that are made after it. */
    private static final class Wiring {
        private final CommitListeners listeners;
        private volatile @Nullable Checkpointer checkpointer;
        private volatile @Nullable Indexer indexer;

        Wiring(CommitListeners listeners) {
            this.listeners = listeners;
        }

        void committed(Effects effects) {
            listeners.tell(effects);
            Indexer reader = indexer;
            if (effects.isIndexable() && reader != null) {
                reader.wake();
            }
        }

        void afterGroup(long bytesLogged) {
            Checkpointer copier = checkpointer;
            if (copier != null) {
                copier.afterGroup(bytesLogged);
            }
        }
    }
}
