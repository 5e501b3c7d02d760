package org.postern.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.account.Account;
import org.postern.store.address.Domain;
import org.postern.store.address.EmailAddress;
import org.postern.store.mailbox.Delivery;
import org.postern.store.mailbox.DsnRequest;
import org.postern.store.mailbox.OutboundQueue;
import org.postern.store.mailbox.QueueSelection;
import org.postern.store.mailbox.SpooledMessage;
import org.postern.store.mailbox.Suppressions;

/** What administrators do to the queue. */
class QueueTest {
    @TempDir
    Path directory;

    private StoreFixture store;
    private OutboundQueue queue;

    @BeforeEach
    void open() {
        store = new StoreFixture(directory);
        queue = store.database.queue();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void queue(Account from, DsnRequest dsn, String... recipients) throws IOException {
        List<EmailAddress> to = new ArrayList<>();
        for (String recipient : recipients) {
            to.add(EmailAddress.parse(recipient));
        }
        Delivery.Outbound outbound =
                new Delivery.Outbound(Optional.of(from.address()), to, Optional.of(from.id()), false, dsn);
        try (SpooledMessage message = store.spooled(StoreFixture.message("x", "y"))) {
            store.mail
                    .deliver(new Delivery(message, List.of(), Optional.of(outbound)))
                    .join();
        }
    }

    private void later() {
        List<Long> ids =
                queue.list(0, 20_000).stream().map(OutboundQueue.Row::id).toList();
        queue.deferred(ids, Instant.now().plus(Duration.ofHours(1)), "451 later");
    }

    private static QueueSelection by(String sender) {
        return new QueueSelection(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(sender), false);
    }

    @Test
    void whatTheSenderAskedForIsKept() throws IOException {
        DsnRequest.Wish wish = new DsnRequest.Wish(
                Set.of(DsnRequest.Notify.SUCCESS, DsnRequest.Notify.DELAY), Optional.of("rfc822;x+2By@far.test"));
        DsnRequest dsn = new DsnRequest(
                Optional.of("id"), Optional.of(DsnRequest.Returned.HDRS), Map.of("carol@far.test", wish));
        queue(store.alice, dsn, "Carol@far.test", "dave@far.test");
        assertThat(queue.list(0, 10))
                .satisfiesExactly(
                        carol -> {
                            assertThat(carol.wish()).isEqualTo(wish);
                            assertThat(carol.dsn().envelopeId()).contains("id");
                            assertThat(carol.dsn().returned()).contains(DsnRequest.Returned.HDRS);
                        },
                        dave -> assertThat(dave.wish()).isEqualTo(DsnRequest.Wish.NONE));
    }

    @Test
    void oneAccountsMailIsFoundBehindAnyNumberOfOthers() throws IOException {
        queue(store.alice, DsnRequest.NONE, "carol@far.test");
        queue(store.bob, DsnRequest.NONE, "dave@far.test", "erin@far.test", "frank@far.test");
        assertThat(queue.ofAccount(store.alice.id(), 1))
                .singleElement()
                .satisfies(row -> assertThat(row.recipient()).hasToString("carol@far.test"));
        assertThat(queue.ofAccount(store.bob.id(), 2)).hasSize(2);
    }

    @Test
    void selectsByMessageDomainRecipientSenderAndHold() throws IOException {
        queue(store.alice, DsnRequest.NONE, "carol@far.test", "dave@near.test");
        queue(store.bob, DsnRequest.NONE, "carol@far.test");
        assertThat(queue.count(QueueSelection.ALL)).isEqualTo(new OutboundQueue.Count(3, 2, 0));
        assertThat(queue.count(QueueSelection.domain(Domain.parse("far.test"))).recipients())
                .isEqualTo(2);
        assertThat(queue.count(by("ALICE@office.test")).recipients()).isEqualTo(2);
        assertThat(queue.count(by("")).recipients()).isZero();
        QueueSelection carol = new QueueSelection(
                Optional.empty(),
                Optional.empty(),
                Optional.of(EmailAddress.parse("CAROL@far.test")),
                Optional.of("bob@office.test"),
                false);
        assertThat(queue.hold(carol, "to be looked at")).isEqualTo(1);
        assertThat(queue.hold(carol, "again")).isZero();
        QueueSelection held =
                new QueueSelection(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), true);
        assertThat(queue.list(held, 0, 10)).singleElement().satisfies(row -> {
            assertThat(row.sender()).contains(store.bob.address());
            assertThat(row.holdReason()).isEqualTo("to be looked at");
        });
        assertThat(queue.list(0, 10))
                .extracting(OutboundQueue.Row::messageId)
                .isSortedAccordingTo((a, b) -> Long.compare(b, a));
        assertThat(queue.list(QueueSelection.ALL, 1, 1)).hasSize(1);
    }

    @Test
    void retryMakesDueAtOnceButNotWhatIsHeld() throws IOException {
        queue(store.alice, DsnRequest.NONE, "carol@far.test", "dave@near.test");
        later();
        queue.hold(QueueSelection.domain(Domain.parse("near.test")), "");
        Instant now = Instant.now().plusSeconds(1);
        assertThat(queue.due(now, 10)).isEmpty();
        assertThat(queue.retry(QueueSelection.ALL)).isEqualTo(1);
        assertThat(queue.due(now.plusSeconds(1), 10)).containsExactly(Domain.parse("far.test"));
        assertThat(queue.release(QueueSelection.ALL)).isEqualTo(1);
        assertThat(queue.due(now.plusSeconds(1), 10)).hasSize(2);
    }

    @Test
    void aCommandInAnotherProcessWakesTheServer() throws Exception {
        queue(store.alice, DsnRequest.NONE, "carol@far.test");
        later();
        CountDownLatch woken = new CountDownLatch(1);
        try (AutoCloseable listening = queue.onArrival(woken::countDown);
                MailDatabase command = MailDatabase.open(directory, StoreFixture.SETTINGS, Clock.systemUTC())) {
            assertThat(listening).isNotNull();
            assertThat(command.queue().retry(QueueSelection.ALL)).isEqualTo(1);
            assertThat(woken.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void theContentGoesWithTheLastRow() throws IOException {
        queue(store.alice, DsnRequest.NONE, "carol@far.test", "dave@near.test");
        long message = queue.list(0, 1).get(0).messageId();
        assertThat(queue.delete(QueueSelection.domain(Domain.parse("near.test"))))
                .isEqualTo(1);
        queue.content(message).close();
        assertThat(queue.delete(QueueSelection.message(message))).isEqualTo(1);
        assertThat(queue.delete(QueueSelection.message(message))).isZero();
        assertThat(store.problems()).isEmpty();
    }

    @Test
    void anAccountThatGoesTakesItsQueueAlong() throws IOException {
        queue(store.alice, DsnRequest.NONE, "carol@far.test", "dave@near.test");
        queue(store.bob, DsnRequest.NONE, "carol@far.test");
        assertThat(store.database.accounts().delete(store.alice.address(), Set.of()))
                .isEqualTo(2);
        assertThat(queue.list(0, 10))
                .singleElement()
                .satisfies(row -> assertThat(row.sender()).contains(store.bob.address()));
        assertThat(store.problems()).isEmpty();
    }

    @Test
    void tenThousandRowsAreListedHeldAndRemoved() throws IOException {
        List<String> many = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            many.add("carol" + i + "@d" + i % 50 + ".test");
        }
        for (int i = 0; i < 10; i++) {
            queue(store.alice, DsnRequest.NONE, many.toArray(String[]::new));
        }
        close();
        open();
        assertThat(queue.count(QueueSelection.ALL)).isEqualTo(new OutboundQueue.Count(10_000, 10, 0));
        assertThat(queue.list(9_990, 100)).hasSize(10);
        assertThat(queue.hold(QueueSelection.domain(Domain.parse("d7.test")), ""))
                .isEqualTo(200);
        assertThat(queue.due(Instant.now().plusSeconds(1), 1_000)).hasSize(49);
        assertThat(queue.delete(QueueSelection.ALL)).isEqualTo(10_000);
        assertThat(queue.nextDue()).isEmpty();
        assertThat(store.problems()).isEmpty();
    }

    @Test
    void suppressedAddressesAreFoundListedAndForgotten() {
        Suppressions suppressions = store.database.suppressions();
        EmailAddress carol = EmailAddress.parse("Carol@far.test");
        Instant day = Instant.parse("2026-11-01T00:00:00Z");
        suppressions.add(new Suppressions.Entry(carol, day, "550 no"));
        suppressions.add(new Suppressions.Entry(carol, day.plusSeconds(60), "550 still no"));
        suppressions.add(new Suppressions.Entry(EmailAddress.parse("old@far.test"), day.minusSeconds(60), "550"));
        assertThat(suppressions
                        .find(EmailAddress.parse("carol@FAR.test"))
                        .orElseThrow()
                        .reply())
                .isEqualTo("550 still no");
        assertThat(suppressions.removeBefore(day)).isEqualTo(1);
        assertThat(suppressions.list()).hasSize(1);
        assertThat(suppressions.remove(carol)).isTrue();
        assertThat(suppressions.remove(carol)).isFalse();
    }
}
