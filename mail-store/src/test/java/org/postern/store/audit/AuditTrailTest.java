package org.postern.store.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.database.OldStore;
import org.postern.store.database.Schema;
import org.postern.store.sql.StoreFixture;

/** What administrators did is kept, in order, and nothing changes it. */
class AuditTrailTest {
    private static final Instant START = Instant.parse("2026-11-29T10:00:00Z");

    @TempDir
    private Path directory;

    private static AuditEntry entry(int second, String act) {
        return new AuditEntry(
                START.plusSeconds(second), "root", "console", act, "alice@office.test", "", AuditEntry.Outcome.DONE);
    }

    private AuditTrail trail() {
        return new AuditTrail(directory);
    }

    @Test
    void theNewestEntriesComeOldestFirstAndFromAMoment() {
        try (StoreFixture store = new StoreFixture(directory)) {
            assertThat(store.problems()).isEmpty();
            for (int i = 0; i < 5; i++) {
                trail().add(entry(i, "act " + i));
            }
            assertThat(trail().list(Optional.empty(), 3))
                    .extracting(AuditEntry::act)
                    .containsExactly("act 2", "act 3", "act 4");
            assertThat(trail().list(Optional.of(START.plusSeconds(3)), 100))
                    .containsExactly(entry(3, "act 3"), entry(4, "act 4"));
        }
    }

    @Test
    void theDatabaseRefusesToChangeRemoveOrReplaceARow() throws Exception {
        try (StoreFixture store = new StoreFixture(directory)) {
            trail().add(entry(0, "user delete"));
            assertThat(store.problems()).isEmpty();
        }
        Path file = directory.resolve("mail.db");
        for (String attack : new String[] {
            "UPDATE audit SET actor = 'nobody'",
            "DELETE FROM audit",
            "INSERT OR REPLACE INTO audit(id, at, actor, origin, act, object, detail, outcome)"
                    + " VALUES(1, 0, '', '', '', '', '', 'DONE')"
        }) {
            assertThatThrownBy(() -> OldStore.run(file, attack))
                    .as(attack)
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("only grows");
        }
        assertThat(trail().list(Optional.empty(), 10)).containsExactly(entry(0, "user delete"));
    }

    @Test
    void whatHappensBeforeThereIsAStoreGoesIntoItLater() {
        trail().add(entry(0, "init"));
        assertThat(trail().list(Optional.empty(), 10)).containsExactly(entry(0, "init"));
        assertThat(directory.resolve("mail.db")).doesNotExist();
        try (StoreFixture store = new StoreFixture(directory)) {
            trail().add(entry(1, "user add"));
            assertThat(directory.resolve("audit.early")).doesNotExist();
            assertThat(trail().list(Optional.empty(), 10)).containsExactly(entry(0, "init"), entry(1, "user add"));
            assertThat(store.problems()).isEmpty();
        }
    }

    @Test
    void anOlderStoreIsNotMigratedForAnEntry() throws Exception {
        new StoreFixture(directory).close();
        OldStore.back(directory, Schema.VERSION - 1);
        trail().add(entry(0, "backup"));
        assertThat(OldStore.version(directory.resolve("mail.db"))).isEqualTo(Schema.VERSION - 1);
        assertThat(trail().list(Optional.empty(), 10)).containsExactly(entry(0, "backup"));
    }

    @Test
    void noPartOfAnEntryBreaksALineOrSteersATerminal() {
        AuditEntry hostile = new AuditEntry(
                START, "a\tb", "c\nd", "e\u001b[2J", "f\u2028g\u202e", "x".repeat(1_000), AuditEntry.Outcome.FAILED);
        trail().add(hostile);
        AuditEntry kept = trail().list(Optional.empty(), 10).get(0);
        assertThat(kept).isEqualTo(hostile);
        assertThat(kept.actor() + kept.origin() + kept.act() + kept.object()).isEqualTo("a bc de [2Jf g");
        assertThat(kept.detail()).hasSize(400);
    }
}
