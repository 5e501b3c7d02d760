package org.postern.store.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.audit.AuditEntry;
import org.postern.store.audit.AuditTrail;
import org.postern.store.copy.Examination;
import org.postern.store.copy.StoreCopy;
import org.postern.store.copy.StoreSnapshot;
import org.postern.store.mailbox.Mailboxes;
import org.postern.store.mailbox.StoreException;
import org.postern.store.sql.MailDatabase;
import org.postern.store.sql.StoreFixture;

/** A store with more, less or other in its schema than Postern puts there is refused wherever it is opened. */
@Timeout(120)
class ForeignSchemaTest {
    /** What somebody could have added, and the name by which it must be called. */
    private static final Map<String, String> CHANGES = Map.ofEntries(
            Map.entry("CREATE TRIGGER copy AFTER INSERT ON message BEGIN DELETE FROM forget; END", "trigger copy"),
            Map.entry("CREATE TRIGGER g AFTER UPDATE ON account BEGIN SELECT load_extension('x'); END", "trigger g"),
            Map.entry("CREATE VIEW v AS SELECT * FROM account", "view v"),
            Map.entry("CREATE INDEX extra ON message(arrived)", "index extra"),
            Map.entry("CREATE INDEX e2 ON account(upper(password)) WHERE enabled", "index e2"),
            Map.entry("CREATE TABLE notes(text)", "table notes"),
            Map.entry("CREATE VIRTUAL TABLE f USING fts5(text)", "table f_data"),
            Map.entry("ALTER TABLE account ADD COLUMN shadow TEXT DEFAULT 'x'", "table account"),
            Map.entry("DROP TRIGGER audit_keeps", "trigger audit_keeps"),
            Map.entry("DROP INDEX queue_due", "index queue_due"),
            Map.entry("ANALYZE", "table sqlite_stat1"),
            Map.entry("CREATE TRIGGER \"\u001b[31mx\" AFTER DELETE ON queue BEGIN SELECT 1; END", "trigger ??31mx"));

    @TempDir
    Path directory;

    @BeforeEach
    void store() throws Exception {
        try (StoreFixture store = new StoreFixture(directory)) {
            store.deliver(store.alice, StoreFixture.message("kept", "kept"));
        }
    }

    @Test
    void isRefusedByAStartACheckARestoreABackupAndTheAuditTrail() throws Throwable {
        byte[] sound = Files.readAllBytes(directory.resolve("mail.db"));
        for (Map.Entry<String, String> change : CHANGES.entrySet()) {
            OldStore.run(directory.resolve("mail.db"), change.getKey());
            for (ThrowingCallable way : ways()) {
                assertThatThrownBy(way)
                        .as(change.getKey())
                        .isInstanceOfSatisfying(
                                StoreException.class,
                                e -> assertThat(e.kind())
                                        .as("additions are nobody's damage, so no start works around them")
                                        .isEqualTo(
                                                change.getKey().matches("CREATE.*|ANALYZE")
                                                        ? StoreException.Kind.FAILED
                                                        : StoreException.Kind.CORRUPT))
                        .hasMessageContainingAll(
                                "not exactly Postern's", change.getValue(), "Nothing was changed", "salvage");
            }
            Files.write(directory.resolve("mail.db"), sound);
        }
        for (ThrowingCallable way : ways()) {
            way.call();
        }
    }

    private List<ThrowingCallable> ways() {
        return List.of(
                () -> MailDatabase.open(directory, StoreFixture.SETTINGS, Clock.systemUTC())
                        .close(),
                () -> Examination.of(directory, StoreFixture.SETTINGS, problem -> {}, (done, total) -> {}),
                () -> StoreSnapshot.begin(directory, 1_000).close(),
                () -> StoreCopy.settle(directory),
                () -> new AuditTrail(directory)
                        .add(new AuditEntry(
                                Instant.EPOCH, "root", "here", "act", "object", "", AuditEntry.Outcome.DONE)));
    }

    @Test
    void anOlderStoreMustBeExactlyOfItsVersionBeforeItIsMigrated() throws Exception {
        OldStore.back(directory, 2);
        OldStore.run(
                directory.resolve("mail.db"),
                "CREATE TRIGGER wait AFTER UPDATE ON folder BEGIN DELETE FROM message; END");
        assertThatThrownBy(() -> new StoreFixture(directory)).hasMessageContaining("trigger wait is not Postern's");
        assertThat(OldStore.version(directory.resolve("mail.db"))).isEqualTo(2);
        assertThat(directory.resolve("mail.db.schema-2")).doesNotExist();
        OldStore.run(directory.resolve("mail.db"), "DROP TRIGGER wait");
        try (StoreFixture store = new StoreFixture(directory)) {
            assertThat(store.folder(store.alice, "Inbox").messages()).isEqualTo(1);
        }
    }

    @Test
    void aSearchIndexWithForeignThingsIsMadeAgain() throws Exception {
        Path index = directory.resolve("search.db");
        for (String change : List.of(
                "CREATE TRIGGER t AFTER UPDATE ON progress BEGIN DELETE FROM account_words; END",
                "CREATE TABLE words_more(x)",
                "CREATE VIRTUAL TABLE words USING fts5(subject, sender, recipients, body, content='', tokenize='ascii')",
                "CREATE INDEX i ON account_words_docsize(sz)")) {
            OldStore.run(index, change);
            try (StoreFixture store = new StoreFixture(directory)) {
                Mailboxes.SearchResult found = store.mail.search(store.alice.id(), null, "kept", 0, 10);
                while (!found.complete()) { // each try waits for the indexer
                    found = store.mail.search(store.alice.id(), null, "kept", 0, 10);
                }
                assertThat(found.total()).as(change).isEqualTo(1);
            }
            assertThat(names(index))
                    .doesNotContain("t", "words_more", "words", "i")
                    .contains("account_words_data", "progress");
        }
    }

    private static List<String> names(Path file) throws Exception {
        List<String> names = new ArrayList<>();
        try (Link link = Link.open(file, 1_000)) {
            link.each("SELECT name FROM sqlite_schema", row -> names.add(row.getString(1)));
        }
        return names;
    }

    /** Even the schema that is compared is read by a connection that trusts none of it. */
    @Test
    void connectionsTrustNoSchemaAndCheckCells() throws Exception {
        try (Link link = Link.open(directory.resolve("mail.db"), 1_000)) {
            assertThat(link.number("PRAGMA trusted_schema")).isZero();
            assertThat(link.number("PRAGMA cell_size_check")).isEqualTo(1);
            assertThatThrownBy(() -> link.run("SELECT load_extension('x')")).hasMessageContaining("not authorized");
        }
    }
}
