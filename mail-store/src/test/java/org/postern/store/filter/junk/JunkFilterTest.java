package org.postern.store.filter.junk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.account.Account;
import org.postern.store.account.JunkEvidence;
import org.postern.store.account.JunkMemory;
import org.postern.store.account.PasswordHash;
import org.postern.store.address.EmailAddress;
import org.postern.store.delivery.Arrival;
import org.postern.store.delivery.BytesMessage;
import org.postern.store.delivery.Envelope;
import org.postern.store.delivery.Finding;
import org.postern.store.delivery.JunkCheck;
import org.postern.store.delivery.Origin;
import org.postern.store.mailbox.Delivery;
import org.postern.store.mailbox.FolderRole;
import org.postern.store.mailbox.MailDatabase;
import org.postern.store.mailbox.Mailboxes;
import org.postern.store.mailbox.StoreSettings;

/** The filter over a real store: what it learns, what it forgets, and whom it believes. */
class JunkFilterTest {
    @TempDir
    Path path;

    private MailDatabase database;
    private JunkMemory memory;
    private JunkFilter filter;
    private Account alice;
    private Account bob;

    @BeforeEach
    void open() {
        StoreSettings usual = StoreSettings.DEFAULT;
        StoreSettings quick = new StoreSettings(
                usual.spoolMessageBytes(),
                usual.spoolMemoryBytes(),
                usual.readers(),
                usual.readerCacheKib(),
                usual.writerCacheKib(),
                usual.groupMessages(),
                usual.groupBytes(),
                usual.queueMessages(),
                1 << 20,
                usual.checkpointBytes(),
                usual.maildropCacheMessages(),
                usual.busyMillis(),
                new PasswordHash.Cost(16, 1, 1));
        database = MailDatabase.open(path, quick, Clock.systemUTC());
        memory = database.junkMemory();
        filter = new JunkFilter(JunkSettings.DEFAULT, memory);
        alice = database.accounts().add(EmailAddress.parse("alice@office.test"), "", "correct horse".toCharArray(), 0);
        bob = database.accounts().add(EmailAddress.parse("bob@office.test"), "", "correct horse".toCharArray(), 0);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void teach(long account, int from, int to) {
        for (int i = from; i < to; i++) {
            filter.teach(account, false, new ByteArrayInputStream(Letters.ham(i)));
            filter.teach(account, true, new ByteArrayInputStream(Letters.spam(i)));
        }
    }

    private boolean junk(Account account, byte[] mail) {
        return examined(mail, Finding.NONE).junk(account.id());
    }

    private JunkCheck.Examined examined(byte[] mail, Finding finding) {
        Origin origin = new Origin(InetAddress.getLoopbackAddress(), "client.test", false, "test");
        Envelope envelope = new Envelope(Optional.empty(), List.of(alice.address()), false, true);
        return filter.examine(new Arrival(origin, envelope, new BytesMessage(mail)), finding);
    }

    @Test
    void tellsOffersFromLettersAfterAHundredOfEach() {
        teach(alice.id(), 0, 100);
        int falsePositives = 0;
        int found = 0;
        for (int i = 1_000; i < 1_200; i++) {
            falsePositives += junk(alice, Letters.ham(i)) ? 1 : 0;
            found += junk(alice, Letters.spam(i)) ? 1 : 0;
        }
        assertThat(falsePositives).as("letters taken for junk").isZero();
        assertThat(found).as("junk found of 200").isGreaterThanOrEqualTo(180);
    }

    @Test
    void judgesNothingBeforeItHasLearnedEnough() {
        teach(alice.id(), 0, 19);
        assertThat(junk(alice, Letters.spam(5))).isFalse();
        teach(alice.id(), 19, 20);
        assertThat(junk(alice, Letters.spam(5))).isTrue();
    }

    @Test
    void whatOneHasLearnedServesAllAndOnesOwnLessonsWeighMore() {
        teach(alice.id(), 0, 60);
        assertThat(junk(bob, Letters.spam(1_001))).as("shared").isTrue();
        for (int i = 0; i < 60; i++) { // bob wants these offers
            filter.teach(bob.id(), false, new ByteArrayInputStream(Letters.spam(i)));
            filter.teach(
                    bob.id(),
                    true,
                    new ByteArrayInputStream(
                            "From: x@y.test\r\nSubject: zzz\r\n\r\nqqq".getBytes(StandardCharsets.US_ASCII)));
        }
        assertThat(junk(bob, Letters.spam(1_001))).as("bob's own").isFalse();
        assertThat(junk(alice, Letters.spam(1_001))).as("alice's own").isTrue();
    }

    @Test
    void nobodyTeachesMoreThanHalfOfWhatAllGoBy() {
        teach(alice.id(), 0, 30);
        teach(bob.id(), 100, 400);
        JunkEvidence all = memory.learned(JunkMemory.SHARED).shared();
        JunkEvidence own = memory.learned(bob.id()).own();
        assertThat(own.ham() + own.spam()).isEqualTo(600);
        assertThat(all.ham() + all.spam()).isLessThan(60 + 2 * 120);
    }

    @Test
    void putsWhatIsQuarantinedIntoJunkUntaught() {
        Finding finding = new Finding(Finding.Verdict.QUARANTINE, "", "", false);
        assertThat(examined(Letters.ham(1), finding).junk(alice.id())).isTrue();
    }

    @Test
    void forgetsWhenTold() {
        teach(alice.id(), 0, 30);
        memory.reset(alice.id());
        memory.reset(JunkMemory.SHARED);
        assertThat(memory.learned(alice.id()).together()).isEqualTo(JunkEvidence.NONE);
        assertThat(junk(alice, Letters.spam(5))).isFalse();
    }

    @Test
    void learnsMovesOnceAndTakesThemBack() throws Exception {
        String uidl = deliver(Letters.spam(1));
        Semaphore taught = new Semaphore(0);
        Mailboxes mail = database.mailboxes();
        try (JunkTrainer trainer = JunkTrainer.start(memory, mail, (message, spam) -> taught.release(spam ? 1 : 100))) {
            assertThat(trainer).isNotNull();
            mail.move(alice.id(), List.of(uidl), "Junk");
            assertThat(taught.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
            assertThat(memory.learned(alice.id()).own()).isEqualTo(new JunkEvidence(0, 1));
            mail.move(alice.id(), List.of(uidl), "Inbox");
            assertThat(taught.tryAcquire(100, 30, TimeUnit.SECONDS)).isTrue();
            assertThat(memory.learned(alice.id()).own()).isEqualTo(new JunkEvidence(1, 0));
            assertThat(memory.learned(alice.id()).shared()).isEqualTo(new JunkEvidence(1, 0));
            mail.move(alice.id(), List.of(uidl), "Junk");
            assertThat(taught.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
            mail.move(alice.id(), List.of(uidl), "Trash");
            assertThat(memory.lessons(10)).isEmpty();
            assertThat(memory.learned(alice.id()).own()).isEqualTo(new JunkEvidence(0, 1));
        }
    }

    @Test
    void lessonsOutliveARestartAndADeletedMessage() throws Exception {
        String kept = deliver(Letters.spam(1));
        String gone = deliver(Letters.spam(2));
        database.mailboxes().move(alice.id(), List.of(kept, gone), "Junk");
        database.mailboxes().purge(alice.id(), List.of(gone));
        database.close();
        reopen();
        Semaphore taught = new Semaphore(0);
        assertThat(memory.lessons(10)).hasSize(2);
        try (JunkTrainer trainer =
                JunkTrainer.start(memory, database.mailboxes(), (message, spam) -> taught.release())) {
            assertThat(trainer).isNotNull();
            assertThat(taught.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(memory.learned(alice.id()).own()).isEqualTo(new JunkEvidence(0, 1));
    }

    private void reopen() {
        database = MailDatabase.open(path, StoreSettings.DEFAULT, Clock.systemUTC());
        memory = database.junkMemory();
    }

    private String deliver(byte[] mail) throws IOException {
        Delivery.Target inbox = new Delivery.Target(alice.id(), FolderRole.INBOX, Set.of(), false);
        return database.mailboxes()
                .deliver(new Delivery(new BytesMessage(mail), List.of(inbox), Optional.empty()))
                .join()
                .get(0)
                .uidl();
    }
}
