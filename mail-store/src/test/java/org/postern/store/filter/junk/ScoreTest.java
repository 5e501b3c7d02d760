package org.postern.store.filter.junk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.postern.store.account.JunkEvidence;
import org.postern.store.account.JunkMemory.Both;

/** Robinson's estimates and their combination, by numbers. */
class ScoreTest {
    private static final JunkEvidence NONE = JunkEvidence.NONE;

    private static JunkEvidence seen(long ham, long spam) {
        return new JunkEvidence(ham, spam);
    }

    private static Score score(JunkEvidence own, JunkEvidence shared) {
        return new Score(new Both(own, shared), 20);
    }

    @Test
    void anUnseenTokenSaysNothing() {
        Score score = score(seen(100, 100), seen(200, 200));
        assertThat(score.probability(Both.NONE)).isEqualTo(0.5);
    }

    @Test
    void oneSightingSaysLessThanTen() {
        Score score = score(NONE, seen(100, 100));
        double one = score.probability(new Both(NONE, seen(0, 1)));
        double ten = score.probability(new Both(NONE, seen(0, 10)));
        assertThat(one).isCloseTo((0.45 * 0.5 + 1) / 1.45, within(1e-9));
        assertThat(ten).isGreaterThan(one).isLessThan(1);
    }

    @Test
    void ownSightingsOutweighWhatAllBelieve() {
        Score score = score(seen(50, 50), seen(1_000, 1_000));
        assertThat(score.probability(new Both(NONE, seen(0, 500)))).isGreaterThan(0.99);
        assertThat(score.probability(new Both(seen(1, 0), seen(0, 500)))).isCloseTo(0.5, within(0.01));
        assertThat(score.probability(new Both(seen(8, 0), seen(0, 500)))).isLessThan(0.15);
    }

    @Test
    void ownLessonsOfOneKindDoNotCountAlone() {
        Score score = score(seen(0, 500), seen(100, 100));
        assertThat(score.probability(new Both(seen(0, 400), seen(50, 50)))).isCloseTo(0.5, within(1e-9));
    }

    @Test
    void aFewSightingsAmongMuchJunkAreNoClueWhileMailIsHardlyKnown() {
        Score score = score(NONE, seen(20, 1_000));
        assertThat(score.probability(new Both(NONE, seen(0, 3)))).isLessThan(0.6);
        assertThat(score.probability(new Both(NONE, seen(0, 500)))).isGreaterThan(0.9);
    }

    @Test
    void cluesOfBothKindsLeaveItUnsure() {
        Score score = score(NONE, seen(100, 100));
        var clues = new java.util.ArrayList<>(Collections.nCopies(30, new Both(NONE, seen(0, 50))));
        assertThat(score.of(clues)).isGreaterThan(0.99);
        clues.addAll(Collections.nCopies(30, new Both(NONE, seen(50, 0))));
        assertThat(score.of(clues)).isCloseTo(0.5, within(0.01));
        assertThat(score.of(clues.subList(30, 60))).isLessThan(0.01);
    }

    @Test
    void fewCluesDecideNothing() {
        Score score = score(NONE, seen(100, 100));
        assertThat(score.of(Collections.nCopies(4, new Both(NONE, seen(0, 50)))))
                .isEqualTo(0.5);
    }

    @Test
    void aHugeMemoryStaysANumber() {
        Score score = score(NONE, seen(5_000_000, 5_000_000));
        double value = score.of(Collections.nCopies(2_000, new Both(NONE, seen(0, 4_000_000))));
        assertThat(value).isBetween(0.999, 1.0);
    }
}
