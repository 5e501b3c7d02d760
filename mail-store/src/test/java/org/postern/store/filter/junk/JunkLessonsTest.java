package org.postern.store.filter.junk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.account.JunkEvidence;
import org.postern.store.account.JunkMemory;
import org.postern.store.mailbox.Flag;
import org.postern.store.mailbox.FolderRole;
import org.postern.store.mailbox.Mailboxes;

/** What people do with their mail, and what is learned of it. */
class JunkLessonsTest {
    @TempDir
    Path path;

    private JunkFixture office;

    @BeforeEach
    void open() {
        office = new JunkFixture(path);
    }

    @AfterEach
    void close() {
        office.close();
    }

    private JunkEvidence own() {
        return office.memory.learned(office.alice.id()).own();
    }

    private JunkEvidence shared() {
        return office.memory.learned(office.alice.id()).shared();
    }

    private void moved(FolderRole from, String to) {
        office.move(office.deliver(from, MailCorpus.spam(1)), to);
    }

    private List<Boolean> lessons() {
        return office.memory.lessons(1_000).stream()
                .map(JunkMemory.Lesson::spam)
                .toList();
    }

    @Test
    void intoJunkTeachesJunkAndOutOfItMail() {
        moved(FolderRole.INBOX, "Junk");
        moved(FolderRole.ARCHIVE, "Junk");
        moved(FolderRole.JUNK, "Inbox");
        assertThat(lessons()).containsExactly(true, true, false);
    }

    @Test
    void filingAndAnsweringTeachMail() {
        office.database.mailboxes().createFolder(office.alice.id(), "Projects");
        moved(FolderRole.INBOX, "Projects");
        moved(FolderRole.INBOX, "Archive");
        String answered = office.deliver(FolderRole.INBOX, MailCorpus.ham(1));
        String read = office.deliver(FolderRole.INBOX, MailCorpus.ham(2));
        office.database.mailboxes().changeFlags(office.alice.id(), List.of(answered), Set.of(Flag.ANSWERED), Set.of());
        office.database.mailboxes().changeFlags(office.alice.id(), List.of(read), Set.of(Flag.SEEN), Set.of());
        assertThat(lessons()).containsExactly(false, false, false);
    }

    @Test
    void throwingAwayOwnLettersAndTidyingUpTeachNothing() {
        moved(FolderRole.INBOX, "Trash");
        moved(FolderRole.JUNK, "Trash");
        moved(FolderRole.SENT, "Junk");
        moved(FolderRole.DRAFTS, "Archive");
        String purged = office.deliver(FolderRole.JUNK, MailCorpus.spam(2));
        office.database.mailboxes().purge(office.alice.id(), List.of(purged));
        List<String> many = new ArrayList<>();
        for (int i = 0; i < 51; i++) {
            many.add(office.deliver(FolderRole.INBOX, MailCorpus.ham(i)));
        }
        office.database.mailboxes().move(office.alice.id(), many, "Archive");
        assertThat(lessons()).isEmpty();
    }

    @Test
    void whatTheFilterPutIntoJunkIsNoLesson() {
        office.deliver(FolderRole.JUNK, MailCorpus.spam(1));
        assertThat(lessons()).isEmpty();
    }

    @Test
    void movingBackUndoes() {
        String uidl = office.deliver(FolderRole.INBOX, MailCorpus.spam(1));
        office.move(uidl, "Junk");
        office.learnAll();
        assertThat(own()).isEqualTo(new JunkEvidence(0, 1));
        office.move(uidl, "Inbox");
        office.learnAll();
        assertThat(own()).isEqualTo(new JunkEvidence(1, 0));
        assertThat(shared()).isEqualTo(new JunkEvidence(1, 0));
        Set<Long> tokens = new LinkedHashSet<>(office.tokens()
                .ofStored(new java.io.ByteArrayInputStream(MailCorpus.spam(1)))
                .keySet());
        assertThat(office.memory.evidence(office.alice.id(), tokens).values())
                .isNotEmpty()
                .allMatch(both -> both.own().equals(new JunkEvidence(1, 0)));
    }

    @Test
    void onlyTheLastMoveBeforeLearningCounts() {
        String uidl = office.deliver(FolderRole.INBOX, MailCorpus.spam(1));
        office.move(uidl, "Junk");
        JunkMemory.Lesson stale = office.memory.lessons(1).get(0);
        office.move(uidl, "Inbox");
        assertThat(office.memory.learn(stale, List.of(1L))).isFalse();
        office.learnAll();
        assertThat(own()).isEqualTo(new JunkEvidence(1, 0));
    }

    @Test
    void aMessageCountsOnceHoweverOftenItIsShown() {
        String uidl = office.deliver(FolderRole.INBOX, MailCorpus.spam(1));
        for (int i = 0; i < 3; i++) {
            office.move(uidl, "Junk");
            office.learnAll();
            office.move(uidl, "Trash");
            office.move(uidl, "Inbox");
        }
        assertThat(own()).isEqualTo(new JunkEvidence(0, 1));
    }

    @Test
    void aLessonCutShortIsLearnedOnceAfterTheRestart() {
        String kept = office.deliver(FolderRole.INBOX, MailCorpus.spam(1));
        String gone = office.deliver(FolderRole.INBOX, MailCorpus.spam(2));
        office.move(kept, "Junk");
        office.move(gone, "Junk");
        office.database.mailboxes().purge(office.alice.id(), List.of(gone));
        office.close();
        office = new JunkFixture(path);
        assertThat(office.memory.lessons(10)).hasSize(2);
        try (JunkTrainer trainer = start((message, spam) -> {})) {
            awaitLearned(trainer, 0);
        }
        assertThat(own()).isEqualTo(new JunkEvidence(0, 1));
        assertThat(office.database.check(problem -> {}, (done, total) -> {})).isZero();
    }

    private JunkTrainer start(JunkTrainer.Teaching elsewhere) {
        return JunkTrainer.start(office.memory, office.database.mailboxes(), office.tokens(), elsewhere);
    }

    private void awaitLearned(JunkTrainer trainer, int left) {
        assertThat(trainer).isNotNull();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (office.memory.waiting() > left && System.nanoTime() < deadline) {
            LockSupport.parkNanos(1_000_000);
        }
        assertThat(office.memory.waiting()).isEqualTo(left);
    }

    @Test
    void theTrainerLearnsMovesByItselfAndTeachesOthers() throws Exception {
        Semaphore spams = new Semaphore(0);
        Semaphore hams = new Semaphore(0);
        Mailboxes mail = office.database.mailboxes();
        try (JunkTrainer trainer = start((message, spam) -> (spam ? spams : hams).release())) {
            assertThat(trainer).isNotNull();
            String uidl = office.deliver(FolderRole.INBOX, MailCorpus.spam(1));
            mail.move(office.alice.id(), List.of(uidl), "Junk");
            assertThat(spams.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
            mail.move(office.alice.id(), List.of(uidl), "Inbox");
            assertThat(hams.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(own()).isEqualTo(new JunkEvidence(1, 0));
    }

    @Test
    void aTeacherElsewhereWhoFailsHoldsUpNothing() {
        moved(FolderRole.INBOX, "Junk");
        moved(FolderRole.INBOX, "Junk");
        try (JunkTrainer trainer = start((message, spam) -> {
            throw new java.io.IOException("down");
        })) {
            awaitLearned(trainer, 0);
        }
        assertThat(own().spam()).isEqualTo(2);
    }

    @Test
    void aDeletedAccountLeavesNothingOfItsOwn() {
        office.teach(office.alice.id(), 0, 3);
        moved(FolderRole.INBOX, "Junk");
        long id = office.alice.id();
        office.database.accounts().delete(office.alice.address(), Set.of());
        assertThat(office.memory.learned(id).own()).isEqualTo(JunkEvidence.NONE);
        assertThat(office.memory.lessons(10)).isEmpty();
    }

    @Test
    void oldTokensThatWereSeenOnceMakeRoom() {
        List<Long> often = List.of(-1L, -2L);
        for (int lesson = 0; lesson < 192; lesson++) {
            List<Long> tokens = new ArrayList<>(often);
            for (long i = 0; i < 1_300; i++) {
                tokens.add(lesson * 10_000L + i);
            }
            office.memory.train(JunkMemory.SHARED, true, tokens);
        }
        assertThat(office.memory.evidence(office.alice.id(), List.of(-1L, -2L, 5L)))
                .containsOnlyKeys(-1L, -2L)
                .allSatisfy((token, both) -> assertThat(both.shared().spam()).isEqualTo(192));
    }
}
