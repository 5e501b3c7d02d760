package org.postern.store.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.database.Link;
import org.postern.store.database.SearchFile;
import org.postern.store.mailbox.Mailboxes;
import org.postern.store.mailbox.MessageRow;
import org.postern.store.sql.StoreFixture;

/** An index of an earlier version: searched as it is, read again in the background, once. */
class ReindexTest {
    private static final int BUSY = 5_000;

    @TempDir
    Path directory;

    private String older = "";
    private String newer = "";

    @Test
    void oldWordsAreFoundUntilTheirMailIsReadAgain() throws IOException, SQLException {
        earlierIndex();
        try (FileChannel held = heldIndexer();
                StoreFixture store = new StoreFixture(directory)) {
            assertThat(held.isOpen()).isTrue();
            assertThat(Rereading.of(directory, BUSY)).contains(new Rereading(0, 2));
            assertThat(found(store, "Jäger")).containsExactly(newer, older);
            assertThat(found(store, "subject:Jäger")).containsExactly(newer, older);
            assertThat(found(store, "jager"))
                    .as("the old index has the accents")
                    .isEmpty();
        }
        try (StoreFixture store = new StoreFixture(directory)) {
            untilReadAgain();
            assertThat(found(store, "jager")).containsExactly(newer, older);
            assertThat(found(store, "JÄGER")).containsExactly(newer, older);
        }
        try (Link index = index()) {
            assertThat(index.number("PRAGMA user_version")).isEqualTo(SearchFile.VERSION);
            assertThat(index.number("SELECT next FROM reread")).isZero();
        }
    }

    @Test
    void readingAgainContinuesWhereAKilledServerStopped() throws IOException, SQLException {
        earlierIndex();
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
            assertThat(found(store, "jager")).as("the rest only").containsExactly(older);
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

    /** Two messages in an index as version 1 made it. */
    private void earlierIndex() throws IOException, SQLException {
        try (StoreFixture store = new StoreFixture(directory)) {
            older = store.deliver(store.alice, StoreFixture.message("Jäger", "eins"))
                    .uidl();
            newer = store.deliver(store.alice, StoreFixture.message("Jäger", "zwei"))
                    .uidl();
            assertThat(found(store, "eins")).hasSize(1);
        }
        try (Link index = index()) {
            index.run("INSERT OR REPLACE INTO words(rowid, subject, sender, recipients, body) VALUES"
                    + "(1, 'jäger', 'bob', 'alice', 'eins'), (2, 'jäger', 'bob', 'alice', 'zwei')");
            index.run("DROP TABLE reread");
            index.run("PRAGMA user_version=1");
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

    private static List<String> found(StoreFixture store, String query) {
        Mailboxes.SearchResult result = store.mail.search(store.alice.id(), null, query, 0, 50);
        for (int i = 0; i < 100 && !result.complete(); i++) { // each try waits for the indexer
            result = store.mail.search(store.alice.id(), null, query, 0, 50);
        }
        return result.rows().stream().map(MessageRow::uidl).toList();
    }
}
