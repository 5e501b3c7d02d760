package org.postern.store.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postern.store.database.Link;
import org.postern.store.database.SearchFile;
import org.postern.store.mailbox.Mailboxes;
import org.postern.store.mailbox.MessageRow;
import org.postern.store.sql.StoreFixture;

/** An index of an earlier version: searched as it is, read again in the background, once. */
class ReindexTest {
    private static final int BUSY = 5_000;
    private static final String WORDS = """
            CREATE VIRTUAL TABLE words USING fts5(subject, sender, recipients, body,
              content='', contentless_delete=1, tokenize='ascii')""";

    @TempDir
    Path directory;

    private String older = "";
    private String newer = "";

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void oldWordsAreFoundUntilTheirMailIsReadAgain(int version) throws IOException, SQLException {
        earlierIndex(version);
        try (FileChannel held = heldIndexer();
                StoreFixture store = new StoreFixture(directory)) {
            assertThat(held.isOpen()).isTrue();
            assertThat(Rereading.of(directory, BUSY)).contains(new Rereading(0, 2));
            assertThat(found(store, "Jäger")).containsExactly(newer, older);
            assertThat(found(store, "subject:Jäger")).containsExactly(newer, older);
            assertThat(found(store, "jager"))
                    .as("the old index has the accents")
                    .isEmpty();
            assertThat(store.mail.search(store.bob.id(), null, "Jäger", 0, 50).total())
                    .as("the old index is that of all accounts")
                    .isZero();
            assertThat(store.mail
                            .search(store.alice.id(), "Archive", "Jäger", 0, 50)
                            .total())
                    .isZero();
            store.mail.purge(store.alice.id(), List.of(older));
            assertThat(found(store, "Jäger")).containsExactly(newer);
        }
        try (StoreFixture store = new StoreFixture(directory)) {
            untilReadAgain();
            assertThat(found(store, "jager")).containsExactly(newer);
            assertThat(found(store, "JÄGER")).containsExactly(newer);
            untilEarlierWordsAreGone();
            assertThat(found(store, "jager")).containsExactly(newer);
        }
        try (Link index = index()) {
            assertThat(index.number("PRAGMA user_version")).isEqualTo(SearchFile.VERSION);
            assertThat(index.number("SELECT next FROM reread")).isZero();
        }
        byte[] before = Files.readAllBytes(directory.resolve("search.db"));
        try (StoreFixture store = new StoreFixture(directory)) {
            assertThat(found(store, "jager")).containsExactly(newer);
        }
        assertThat(Files.readAllBytes(directory.resolve("search.db")))
                .as("without the earlier words it is as it should be, so it is kept")
                .hasSameSizeAs(before);
    }

    @Test
    void readingAgainContinuesWhereAKilledServerStopped() throws IOException, SQLException {
        earlierIndex(1);
        try (FileChannel held = heldIndexer();
                StoreFixture store = new StoreFixture(directory)) {
            assertThat(held.isOpen()).isTrue();
            assertThat(store.alice.id()).isPositive();
        }
        try (Link index = index()) {
            index.run("UPDATE reread SET next = last - 1"); // the newest was done
        }
        assertThat(Rereading.of(directory, BUSY)).contains(new Rereading(1, 2));
        try (StoreFixture store = new StoreFixture(directory)) {
            untilReadAgain();
            untilEarlierWordsAreGone();
            assertThat(found(store, "zwei")).as("not read again").isEmpty();
            assertThat(found(store, "eins")).containsExactly(older);
        }
    }

    /** Its body is on another server; what somebody read of it is in the earlier index only. */
    @Test
    void mailOnAnotherServerKeepsTheWordsOfTheEarlierIndex() throws IOException, SQLException {
        earlierIndex(2);
        try (Link mail = Link.open(directory.resolve("mail.db"), BUSY)) {
            mail.run("INSERT INTO remote_message(account_id, remote_uidl, uid, size, message_id, doomed)"
                    + " SELECT account_id, 'a', m.uid, m.size, m.id, 0 FROM message m JOIN folder f ON f.id = m.folder_id"
                    + " WHERE m.id = 1");
        }
        try (StoreFixture store = new StoreFixture(directory)) {
            untilReadAgain();
            assertThat(found(store, "eins")).containsExactly(older);
            assertThat(found(store, "zwei")).containsExactly(newer);
            assertThat(found(store, "jager")).containsExactly(newer);
        }
        try (StoreFixture store = new StoreFixture(directory)) {
            assertThat(found(store, "eins")).containsExactly(older);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 6})
    void anIndexOfAnEarlierVersionKeepsItsWordsUntilItsMailIsReadAgain(int version) throws IOException, SQLException {
        try (StoreFixture store = new StoreFixture(directory)) {
            older = store.deliver(store.alice, StoreFixture.message("one", "eins"))
                    .uidl();
            newer = store.deliver(store.alice, StoreFixture.message("two", "zwei"))
                    .uidl();
            assertThat(found(store, "eins")).hasSize(1);
        }
        try (Link index = index()) {
            assertThat(index.number("SELECT count(*) FROM summary")).isEqualTo(2);
            assertThat(index.number("SELECT count(*) FROM list_key")).isEqualTo(2);
            if (version < 6) {
                withoutThreads(index);
            }
            if (version < 5) {
                index.run("DROP TABLE list_key");
            }
            if (version == 3) {
                index.run("DROP TABLE summary");
            }
            index.run("DELETE FROM account_words WHERE rowid = 2");
            index.run("PRAGMA user_version=" + version);
        }
        try (StoreFixture store = new StoreFixture(directory)) {
            untilReadAgain();
            assertThat(found(store, "eins")).containsExactly(older);
            assertThat(found(store, "zwei"))
                    .as("its words are written again: names of files are words of their own now")
                    .containsExactly(newer);
            store.mail.purge(store.alice.id(), List.of(newer));
        }
        try (StoreFixture store = new StoreFixture(directory)) {
            store.deliver(store.alice, StoreFixture.message("three", "drei"));
            assertThat(found(store, "drei")).hasSize(1);
        }
        try (Link index = index()) {
            assertThat(index.number("PRAGMA user_version")).isEqualTo(SearchFile.VERSION);
            assertThat(index.number("SELECT count(*) FROM summary WHERE text LIKE 's%'"))
                    .as("the first and the third; that of the removed one went")
                    .isEqualTo(2);
            assertThat(index.number("SELECT count(*) FROM list_key WHERE sender = 'bob'"))
                    .isEqualTo(2);
            assertThat(index.number("SELECT count(*) FROM thread_of"))
                    .as("their threads are found, too")
                    .isEqualTo(2);
        }
    }

    @Test
    void aNewIndexHasNothingToReadAgain() throws IOException {
        assertThat(Rereading.of(directory, BUSY)).isEmpty();
        try (StoreFixture store = new StoreFixture(directory)) {
            store.deliver(store.alice, StoreFixture.message("Jäger", "x"));
            assertThat(found(store, "jager")).hasSize(1);
            assertThat(Rereading.of(directory, BUSY)).isEmpty();
        }
    }

    /** Two messages in an index as version 1 made it; version 2 had the same tables, and {@code reread}. */
    private void earlierIndex(int version) throws IOException, SQLException {
        try (StoreFixture store = new StoreFixture(directory)) {
            older = store.deliver(store.alice, StoreFixture.message("Jäger", "eins"))
                    .uidl();
            newer = store.deliver(store.alice, StoreFixture.message("Jäger", "zwei"))
                    .uidl();
            assertThat(found(store, "eins")).hasSize(1);
        }
        try (Link index = index()) {
            index.run("DROP TABLE account_words");
            index.run("DROP TABLE summary");
            if (version < 5) {
                index.run("DROP TABLE list_key");
            }
            withoutThreads(index);
            index.run(WORDS);
            index.run("INSERT INTO words(rowid, subject, sender, recipients, body) VALUES"
                    + "(1, 'jäger', 'bob', 'alice', 'eins'), (2, 'jäger', 'bob', 'alice', 'zwei')");
            if (version == 1) {
                index.run("DROP TABLE reread");
            }
            index.run("PRAGMA user_version=" + version);
        }
    }

    private static void withoutThreads(Link index) throws SQLException {
        for (String table : List.of("thread_of", "thread_name", "thread_fact", "thread_join")) {
            index.run("DROP TABLE " + table);
        }
    }

    private Link index() throws SQLException {
        return Link.open(directory.resolve("search.db"), BUSY);
    }

    /** As if another process indexed this directory, and did nothing. */
    private FileChannel heldIndexer() throws IOException {
        FileChannel channel = FileChannel.open(
                directory.resolve("run").resolve("indexer"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        assertThat(channel.tryLock()).isNotNull();
        return channel;
    }

    private void untilReadAgain() {
        Optional<Rereading> left = Rereading.of(directory, BUSY);
        for (int i = 0; i < 20_000 && left.isPresent(); i++) {
            Thread.onSpinWait();
            left = Rereading.of(directory, BUSY);
        }
        assertThat(left).isEmpty();
    }

    private void untilEarlierWordsAreGone() throws SQLException {
        try (Link index = index()) {
            long left = 1;
            for (int i = 0; i < 200_000 && left > 0; i++) {
                Thread.onSpinWait();
                left = index.number("SELECT count(*) FROM sqlite_schema WHERE name = 'words'");
            }
            assertThat(left).isZero();
            assertThat(index.number("SELECT last FROM reread")).isZero();
        }
    }

    private static List<String> found(StoreFixture store, String query) {
        Mailboxes.SearchResult result = store.mail.search(store.alice.id(), null, query, 0, 50);
        for (int i = 0; i < 100 && !result.complete(); i++) { // each try waits for the indexer
            result = store.mail.search(store.alice.id(), null, query, 0, 50);
        }
        return result.rows().stream().map(MessageRow::uidl).toList();
    }
}
