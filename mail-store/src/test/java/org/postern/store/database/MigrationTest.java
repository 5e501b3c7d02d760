package org.postern.store.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.account.Aliases;
import org.postern.store.address.EmailAddress;
import org.postern.store.mailbox.Mailboxes;
import org.postern.store.mailbox.MessageRow;
import org.postern.store.mailbox.Overlay;
import org.postern.store.sql.OverlayFixture;
import org.postern.store.sql.StoreFixture;

/** A store of version 1 becomes one of today, with all that it held, after a copy. */
class MigrationTest {
    @TempDir
    Path directory;

    @Test
    void aStoreOfTheFirstVersionKeepsItsMailAndLeavesACopy() throws Exception {
        try (StoreFixture store = new StoreFixture(directory)) {
            store.deliver(store.alice, StoreFixture.message("old", "kept"));
        }
        OldStore.back(directory, 1);
        try (StoreFixture store = new StoreFixture(directory)) {
            MessageRow row = store.mail
                    .list(store.folder(store.alice, "Inbox").id(), Mailboxes.ListFilter.ALL, 0, 10)
                    .get(0);
            assertThat(new String(store.read(store.alice, row.uidl()), StandardCharsets.UTF_8))
                    .contains("kept");
            store.database
                    .aliases()
                    .add(new Aliases.Entry(
                            Aliases.Kind.ALIAS,
                            EmailAddress.parse("info@office.test"),
                            List.of(store.alice.address())));
            assertThat(store.problems()).isEmpty();
        }
        assertThat(Files.size(directory.resolve("mail.db.schema-1"))).isPositive();
        assertThat(number("mail.db.schema-1", "PRAGMA user_version")).isEqualTo(1);
        assertThat(number("mail.db", "PRAGMA user_version")).isEqualTo(Schema.VERSION);
    }

    @Test
    void aStoreOfTheSecondVersionLearnsOfMailElsewhere() throws Exception {
        try (StoreFixture store = new StoreFixture(directory)) {
            store.deliver(store.alice, StoreFixture.message("old", "kept"));
        }
        OldStore.back(directory, 2);
        try (StoreFixture store = new StoreFixture(directory)) {
            Overlay overlay = store.database.overlay();
            overlay.seen(store.alice.id(), OverlayFixture.listing(1));
            overlay.stub(store.alice.id(), List.of(OverlayFixture.stub("u", 1)));
            assertThat(store.mail.list(store.folder(store.alice, "Inbox").id(), Mailboxes.ListFilter.ALL, 0, 10))
                    .extracting(
                            row -> overlay.remote(store.alice.id(), row.uidl()).isPresent())
                    .containsExactlyInAnyOrder(true, false);
            assertThat(store.problems()).isEmpty();
        }
        assertThat(Files.size(directory.resolve("mail.db.schema-2"))).isPositive();
        assertThat(number("mail.db.schema-2", "PRAGMA user_version")).isEqualTo(2);
        assertThat(number("mail.db", "PRAGMA user_version")).isEqualTo(Schema.VERSION);
    }

    /** What the code of each version wrote is kept, so that a slip in a migration shows on real stores. */
    @Test
    void theStoreOfEveryVersionOpensWithAllThatItHeld() throws Exception {
        for (int version = 1; version <= Schema.VERSION; version++) {
            if (version == Schema.VERSION && OldStore.class.getResource("schema-" + version + ".db.gz") == null) {
                return; // kept when the next version begins
            }
            Path made = Files.createDirectory(directory.resolve("made-" + version));
            OldStore.unpack(made, version);
            assertThat(OldStore.version(made.resolve("mail.db"))).isEqualTo(version);
            List<String> content = OldStore.content(made.resolve("mail.db"));
            assertThat(content).hasSizeGreaterThan(60);
            try (StoreFixture store = new StoreFixture(made)) {
                assertThat(store.problems()).as("version " + version).isEmpty();
                assertThat(store.folder(store.alice, "Receipts 2026").messages())
                        .isEqualTo(2);
                MessageRow large = store.mail
                        .list(store.folder(store.alice, "Inbox").id(), Mailboxes.ListFilter.ALL, 6, 1)
                        .get(0);
                assertThat(store.read(store.alice, large.uidl())).hasSizeGreaterThan(80_000);
            }
            assertThat(OldStore.content(made.resolve("mail.db"))).isEqualTo(content);
            assertThat(OldStore.version(made.resolve("mail.db"))).isEqualTo(Schema.VERSION);
        }
    }

    private long number(String file, String query) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve(file));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() ? row.getLong(1) : -1;
        }
    }
}
