package org.postern.store.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postern.store.policy.SignInThrottle.Facts;
import org.postern.store.policy.SignInThrottle.Failures;
import org.postern.store.policy.SignInThrottle.Standing;
import org.postern.store.policy.SignInThrottle.Verdict;

class SignInThrottleTest {
    private static final Failures NONE = Failures.NONE;

    private static Failures now(int count) {
        return new Failures(count, Duration.ZERO);
    }

    private static Verdict of(Failures pair, List<Failures> networks, Duration untilTurn, Standing standing) {
        return SignInThrottle.judge(new Facts(pair, networks, untilTurn, standing));
    }

    private static Verdict stranger(Failures pair, Failures... networks) {
        return of(pair, List.of(networks), Duration.ZERO, Standing.STRANGER);
    }

    @Test
    void forgivesAFewMistakes() {
        assertThat(stranger(now(4), now(4), now(4), now(4))).isEqualTo(new Verdict.Try(Duration.ZERO));
    }

    @Test
    void doublesTheWaitWithEachMistakeUpToAQuarterOfAnHour() {
        assertThat(stranger(now(5))).isEqualTo(new Verdict.Wait(Duration.ofSeconds(1)));
        assertThat(stranger(now(8))).isEqualTo(new Verdict.Wait(Duration.ofSeconds(8)));
        assertThat(stranger(now(1_000_000))).isEqualTo(new Verdict.Wait(Duration.ofMinutes(15)));
    }

    @Test
    void countsTheWaitFromTheLastMistake() {
        assertThat(stranger(new Failures(8, Duration.ofSeconds(7)))).isEqualTo(new Verdict.Wait(Duration.ofSeconds(1)));
        assertThat(stranger(new Failures(8, Duration.ofSeconds(8)))).isEqualTo(new Verdict.Try(Duration.ZERO));
    }

    @Test
    void slowsANetworkThatTriesManyAccountsAndTheNetworksAroundIt() {
        assertThat(stranger(NONE, now(21))).isEqualTo(new Verdict.Wait(Duration.ofSeconds(1)));
        assertThat(stranger(NONE, NONE, now(40), now(80))).isEqualTo(new Verdict.Try(Duration.ZERO));
        assertThat(stranger(NONE, NONE, now(42), NONE)).isEqualTo(new Verdict.Wait(Duration.ofSeconds(2)));
        assertThat(stranger(NONE, NONE, NONE, now(83))).isEqualTo(new Verdict.Wait(Duration.ofSeconds(4)));
    }

    @Test
    void aStrangerPausesForATurnThatIsNearAndIsSentAwayBeforeOneThatIsFar() {
        Duration near = Duration.ofMillis(2_400);
        Duration far = Duration.ofSeconds(30);
        assertThat(of(NONE, List.of(), near, Standing.STRANGER)).isEqualTo(new Verdict.Try(near));
        assertThat(of(NONE, List.of(), far, Standing.STRANGER)).isEqualTo(new Verdict.Wait(far));
        assertThat(of(NONE, List.of(), far.negated(), Standing.STRANGER)).isEqualTo(new Verdict.Try(Duration.ZERO));
    }

    @Test
    void theKnownDoNotStandInTheRowOfStrangersNorPayForTheirNetwork() {
        Duration far = Duration.ofSeconds(30);
        Failures many = now(1_000_000);
        assertThat(of(many, List.of(many), far, Standing.KNOWN_BROWSER)).isEqualTo(new Verdict.Try(Duration.ZERO));
        assertThat(of(now(10), List.of(many), far, Standing.KNOWN_NETWORK)).isEqualTo(new Verdict.Try(Duration.ZERO));
        assertThat(of(many, List.of(many), far, Standing.KNOWN_NETWORK)).isEqualTo(new Verdict.Wait(far));
    }

    @Test
    void strangersStandFurtherApartTheMoreOfThemGuess() {
        assertThat(SignInThrottle.betweenAtAccount(10)).isZero();
        assertThat(SignInThrottle.betweenAtAccount(20)).isEqualTo(Duration.ofSeconds(1));
        assertThat(SignInThrottle.betweenAtAccount(100)).isEqualTo(Duration.ofSeconds(2));
        assertThat(SignInThrottle.betweenAtAccount(1e9)).isEqualTo(Duration.ofSeconds(30));
        assertThat(SignInThrottle.betweenInTotal(600)).isZero();
        assertThat(SignInThrottle.betweenInTotal(1_600)).isEqualTo(Duration.ofSeconds(1));
        assertThat(SignInThrottle.betweenInTotal(1e9)).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void forgetsHalfForEveryTenQuietMinutes() {
        assertThat(stranger(new Failures(16, Duration.ofMinutes(20)))).isEqualTo(new Verdict.Try(Duration.ZERO));
        assertThat(stranger(new Failures(1_000_000, Duration.ofDays(1_000)))).isEqualTo(new Verdict.Try(Duration.ZERO));
    }
}
