package org.postern.store.sql;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.mailbox.FolderRole;
import org.postern.store.mailbox.Mailboxes;
import org.postern.store.mailbox.MessageRow;

/** Messages leave Trash and Junk after some days there. */
class OldMailTest {
    private static final Optional<Duration> MONTH = Optional.of(Duration.ofDays(30));

    @TempDir
    private Path directory;

    private Instant now = Instant.parse("2026-03-01T08:00:00Z");

    /** Some days on which the box runs. */
    private int days(StoreFixture store, int days) {
        int removed = 0;
        for (int i = 0; i < 2 * days; i++) {
            now = now.plus(Duration.ofHours(12));
            removed += sweep(store);
        }
        return removed;
    }

    private int sweep(StoreFixture store) {
        return store.mail.removeOld(FolderRole.TRASH, MONTH, now);
    }

    private static MessageRow trashed(StoreFixture store, String subject) throws IOException {
        return store.deliver(store.alice, FolderRole.TRASH, StoreFixture.message(subject, "text"));
    }

    private static List<String> left(StoreFixture store) {
        return store
                .mail
                .list(
                        store.folder(store.alice, "Trash").id(),
                        Mailboxes.ListFilter.ALL,
                        Mailboxes.ListOrder.NEWEST,
                        0,
                        2_000)
                .rows()
                .stream()
                .map(MessageRow::uidl)
                .toList();
    }

    @Test
    void aMessageGoesAMonthAfterItCameIntoTheFolderAndALaterOneStays() throws Exception {
        try (StoreFixture store = new StoreFixture(directory)) {
            MessageRow longKept = store.deliver(store.alice, StoreFixture.message("kept for long", "text"));
            MessageRow first = trashed(store, "first");
            MessageRow junk = store.deliver(store.alice, FolderRole.JUNK, StoreFixture.message("junk", "text"));
            sweep(store);
            BlockingQueue<Mailboxes.Change> changes = new LinkedBlockingQueue<>();
            assertThat(days(store, 29)).isZero();
            store.mail.move(store.alice.id(), List.of(longKept.uidl()), "Trash");
            store.mail.onChange(changes::add);
            assertThat(days(store, 1)).isEqualTo(1);
            assertThat(left(store)).containsExactly(longKept.uidl());
            assertThat(store.mail.find(store.alice.id(), first.uidl())).isEmpty();
            assertThat(store.mail.find(store.alice.id(), junk.uidl())).isPresent();
            assertThat(requireNonNull(changes.poll(10, TimeUnit.SECONDS)).accountId())
                    .isEqualTo(store.alice.id());
            assertThat(store.folder(store.alice, "Trash").messages()).isEqualTo(1);
            assertThat(days(store, 29)).isZero();
            assertThat(days(store, 2)).isEqualTo(1);
            assertThat(left(store)).isEmpty();
        }
    }

    @Test
    void aClockThatJumpsAheadAgesNothingByMoreThanAFewDays() throws IOException {
        try (StoreFixture store = new StoreFixture(directory)) {
            trashed(store, "old");
            sweep(store);
            days(store, 20);
            now = now.plus(Duration.ofDays(365));
            assertThat(sweep(store)).isZero();
            assertThat(days(store, 5)).isZero();
            now = now.minus(Duration.ofDays(370));
            assertThat(sweep(store)).isZero();
            assertThat(days(store, 9)).isZero();
            assertThat(days(store, 2)).isEqualTo(1);
        }
    }

    @Test
    void daysOnWhichMessagesStayForEverDoNotCount() throws IOException {
        try (StoreFixture store = new StoreFixture(directory)) {
            trashed(store, "old");
            sweep(store);
            days(store, 25);
            store.mail.removeOld(FolderRole.TRASH, Optional.empty(), now);
            now = now.plus(Duration.ofDays(100));
            assertThat(sweep(store)).isZero();
            assertThat(days(store, 29)).isZero();
            assertThat(days(store, 2)).isEqualTo(1);
        }
    }

    @Test
    void theDaysGoOnAfterARestartAndOverAWeekend() throws IOException {
        try (StoreFixture store = new StoreFixture(directory)) {
            trashed(store, "old");
            sweep(store);
            days(store, 10);
        }
        now = now.plus(Duration.ofDays(3));
        try (StoreFixture store = new StoreFixture(directory)) {
            assertThat(sweep(store)).isZero();
            assertThat(days(store, 16)).isZero();
            assertThat(days(store, 1)).isEqualTo(1);
        }
    }

    @Test
    void moreThanOneTransactionTakesGoAndAnAccountLeavesNoMarks() throws IOException {
        try (StoreFixture store = new StoreFixture(directory)) {
            for (int i = 0; i < 600; i++) {
                trashed(store, "old " + i);
            }
            sweep(store);
            trashed(store, "new");
            assertThat(days(store, 30)).isEqualTo(600);
            assertThat(left(store)).hasSize(1);
            store.database.accounts().delete(store.alice.address(), java.util.Set.of());
            assertThat(days(store, 40)).isZero();
        }
    }
}
