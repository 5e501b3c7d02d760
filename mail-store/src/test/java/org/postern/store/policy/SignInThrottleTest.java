package org.postern.store.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.postern.store.policy.SignInThrottle.Facts;
import org.postern.store.policy.SignInThrottle.Failures;
import org.postern.store.policy.SignInThrottle.Verdict;

class SignInThrottleTest {
    private static final Failures NONE = Failures.NONE;

    private static Failures now(int count) {
        return new Failures(count, Duration.ZERO);
    }

    private static Verdict of(Failures pair, Failures network, Failures account, boolean trusted) {
        return SignInThrottle.judge(new Facts(pair, network, account, trusted));
    }

    @Test
    void forgivesAFewMistakes() {
        assertThat(of(now(4), now(4), now(4), false)).isEqualTo(new Verdict.Try(Duration.ZERO));
    }

    @Test
    void doublesTheWaitWithEachMistakeUpToAQuarterOfAnHour() {
        assertThat(of(now(5), NONE, NONE, false)).isEqualTo(new Verdict.Wait(Duration.ofSeconds(1)));
        assertThat(of(now(8), NONE, NONE, false)).isEqualTo(new Verdict.Wait(Duration.ofSeconds(8)));
        assertThat(of(now(1_000_000), NONE, NONE, false)).isEqualTo(new Verdict.Wait(Duration.ofMinutes(15)));
    }

    @Test
    void countsTheWaitFromTheLastMistake() {
        assertThat(of(new Failures(8, Duration.ofSeconds(7)), NONE, NONE, false))
                .isEqualTo(new Verdict.Wait(Duration.ofSeconds(1)));
        assertThat(of(new Failures(8, Duration.ofSeconds(8)), NONE, NONE, false))
                .isEqualTo(new Verdict.Try(Duration.ZERO));
    }

    @Test
    void slowsANetworkThatTriesManyAccounts() {
        assertThat(of(NONE, now(21), NONE, false)).isEqualTo(new Verdict.Wait(Duration.ofSeconds(1)));
    }

    @Test
    void makesTheOwnerElsewherePauseUnderThreeSecondsHoweverLongTheAttack() {
        assertThat(of(NONE, NONE, now(1_000_000), false)).isEqualTo(new Verdict.Try(Duration.ofSeconds(2)));
        assertThat(of(NONE, NONE, now(1_000_000), true)).isEqualTo(new Verdict.Try(Duration.ZERO));
    }

    @Test
    void forgetsHalfForEveryTenQuietMinutes() {
        assertThat(of(new Failures(16, Duration.ofMinutes(20)), NONE, NONE, false))
                .isEqualTo(new Verdict.Try(Duration.ZERO));
        assertThat(of(new Failures(1_000_000, Duration.ofDays(1_000)), NONE, NONE, false))
                .isEqualTo(new Verdict.Try(Duration.ZERO));
    }
}
