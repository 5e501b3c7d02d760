package org.postern.store.filter.junk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.account.JunkEvidence;
import org.postern.store.account.JunkMemory;
import org.postern.store.delivery.Finding;
import org.postern.store.mailbox.StoreException;

/** The filter over a real store: whom it believes, and when it keeps silent. */
class JunkFilterTest {
    private static final byte[] NOTHING = "From: x@y.test\r\nSubject: zzz\r\n\r\nqqq".getBytes(UTF_8);

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

    @Test
    void tellsOffersFromLettersAfterAHundredOfEach() {
        office.teach(office.alice.id(), 0, 100);
        int falsePositives = 0;
        int found = 0;
        for (int i = 1_000; i < 1_200; i++) {
            falsePositives += office.junk(office.alice, MailCorpus.ham(i)) ? 1 : 0;
            found += office.junk(office.alice, MailCorpus.spam(i)) ? 1 : 0;
        }
        assertThat(falsePositives).as("letters taken for junk").isZero();
        assertThat(found).as("junk found of 200").isGreaterThanOrEqualTo(180);
    }

    @Test
    void judgesNothingBeforeItHasLearnedEnoughOfBothKinds() {
        office.teach(office.alice.id(), 0, 19);
        for (int i = 19; i < 60; i++) {
            office.teach(office.alice.id(), true, MailCorpus.spam(i));
        }
        assertThat(office.junk(office.alice, MailCorpus.spam(5))).isFalse();
        office.teach(office.alice.id(), false, MailCorpus.ham(19));
        assertThat(office.junk(office.alice, MailCorpus.spam(5))).isTrue();
    }

    @Test
    void whatOneHasLearnedServesAllAndOnesOwnLessonsWeighMore() {
        office.teach(office.alice.id(), 0, 25);
        assertThat(office.junk(office.bob, MailCorpus.spam(3))).as("shared").isTrue();
        for (int i = 0; i < 60; i++) { // bob wants these offers
            office.teach(office.bob.id(), false, MailCorpus.spam(i));
            office.teach(office.bob.id(), true, NOTHING);
        }
        assertThat(office.junk(office.bob, MailCorpus.spam(3))).as("bob's own").isFalse();
        assertThat(office.junk(office.alice, MailCorpus.spam(3)))
                .as("alice's own")
                .isTrue();
    }

    @Test
    void nobodyTeachesMoreThanHalfOfWhatAllGoBy() {
        office.teach(office.alice.id(), 0, 30);
        office.teach(office.bob.id(), 100, 200);
        JunkEvidence all = office.memory.learned(JunkMemory.SHARED).shared();
        JunkEvidence own = office.memory.learned(office.bob.id()).own();
        assertThat(own.ham() + own.spam()).isEqualTo(200);
        assertThat(all.ham() + all.spam()).isLessThanOrEqualTo(60 + 60);
    }

    @Test
    void aPoisonerCannotTurnColleaguesAwayFromTheirOwnLessons() {
        office.teach(office.alice.id(), 0, 40);
        for (int i = 0; i < 400; i++) {
            office.teach(office.bob.id(), true, MailCorpus.ham(i));
            office.teach(office.bob.id(), false, MailCorpus.spam(i));
        }
        int wronged = 0;
        for (int i = 1_000; i < 1_100; i++) {
            wronged += office.junk(office.alice, MailCorpus.ham(i)) ? 1 : 0;
        }
        assertThat(wronged).isZero();
    }

    @Test
    void putsWhatIsQuarantinedIntoJunkUntaught() {
        Finding finding = new Finding(Finding.Verdict.QUARANTINE, "", "", false);
        assertThat(office.examined(MailCorpus.ham(1), finding).junk(office.alice.id()))
                .isTrue();
    }

    @Test
    void forgetsWhenTold() {
        office.teach(office.alice.id(), 0, 25);
        office.memory.reset(office.alice.id());
        assertThat(office.junk(office.alice, MailCorpus.spam(5))).as("shared").isTrue();
        office.memory.reset(JunkMemory.SHARED);
        assertThat(office.memory.learned(office.alice.id())).isEqualTo(JunkMemory.Both.NONE);
        assertThat(office.junk(office.alice, MailCorpus.spam(5))).isFalse();
    }

    @Test
    void aStoreThatFailsDoesNotStopTheMail() {
        JunkMemory broken = (JunkMemory) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {JunkMemory.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("key")) {
                        return new JunkMemory.Key(1, 2);
                    }
                    throw new StoreException(StoreException.Kind.CORRUPT, "damaged");
                });
        JunkFilter filter = new JunkFilter(JunkSettings.DEFAULT, broken, JunkFixture.HOSTNAME);
        assertThat(filter.examine(JunkFixture.arrival(MailCorpus.spam(5)), Finding.NONE)
                        .junk(office.alice.id()))
                .isFalse();
    }

    @Test
    void saysByWhichWordsItJudges() {
        office.teach(office.alice.id(), 0, 25);
        JunkFilter.Opinion opinion =
                office.filter.opinion(office.alice.id(), new ByteArrayInputStream(MailCorpus.spam(5)), 10);
        assertThat(opinion.junk()).isTrue();
        assertThat(opinion.strongest())
                .hasSize(10)
                .allSatisfy(clue -> assertThat(clue.token()).isNotEmpty());
        assertThat(opinion.strongest().get(0).probability()).isGreaterThan(0.9);
    }

    @Test
    void judgingTeachesNothing() {
        office.teach(office.alice.id(), 0, 25);
        JunkMemory.Both before = office.memory.learned(office.alice.id());
        office.junk(office.alice, MailCorpus.spam(5));
        office.junk(office.alice, MailCorpus.ham(5));
        assertThat(office.memory.learned(office.alice.id())).isEqualTo(before);
    }
}
