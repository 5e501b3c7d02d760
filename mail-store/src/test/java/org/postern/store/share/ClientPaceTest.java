package org.postern.store.share;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.postern.store.policy.RateLimit;

class ClientPaceTest {
    private static final int MOST = 10_000;
    private static final Duration WINDOW = Duration.ofSeconds(10);

    private long now = 77;
    private final ClientPace pace =
            new ClientPace(new RateLimit(MOST, WINDOW), new RateLimit(3 * MOST, WINDOW), () -> now);

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private void passes(Duration time) {
        now += time.toNanos();
    }

    @Test
    void withinTheLimitNobodyWaits() {
        pace.spend(address("192.0.2.1"), MOST, false);
        assertThat(pace.wait(address("192.0.2.1"), false)).isZero();
    }

    @Test
    void theDebtOfOneNetworkIsWaitedForByItAlone() {
        pace.spend(address("192.0.2.1"), MOST + MOST / 2, false);
        assertThat(pace.wait(address("192.0.2.1"), false)).isBetween(Duration.ofSeconds(5), Duration.ofMillis(5_001));
        assertThat(pace.wait(address("192.0.2.2"), false)).isZero();
        passes(Duration.ofMillis(5_001));
        assertThat(pace.wait(address("192.0.2.1"), false)).isZero();
    }

    @Test
    void theDebtIsBoundedSoThatEverybodyComesBack() {
        pace.spend(address("192.0.2.1"), 1_000L * MOST, false);
        passes(WINDOW.plusMillis(1));
        assertThat(pace.wait(address("192.0.2.1"), false)).isZero();
    }

    @Test
    void aFloodCostsTheWholeWindowAndNewConnectionsAreRefused() {
        InetAddress client = address("192.0.2.1");
        assertThat(pace.refuses(client)).isFalse();
        pace.flooded(client);
        assertThat(pace.refuses(client)).isTrue();
        passes(Duration.ofSeconds(6));
        assertThat(pace.refuses(client)).isFalse();
        assertThat(pace.wait(client, true)).isPositive();
        assertThat(pace.refuses(address("192.0.2.2"))).isFalse();
    }

    @Test
    void manyNetworksTogetherHaveALimitThatKnownOnesDoNotFeel() {
        for (int i = 0; i < 4; i++) {
            pace.spend(address("192.0.2." + i), MOST, false);
        }
        assertThat(pace.wait(address("192.0.2.99"), false)).isPositive();
        assertThat(pace.wait(address("192.0.2.99"), true)).isZero();
    }

    @Test
    void whatKnownNetworksSpendIsNotTakenFromStrangers() {
        for (int i = 0; i < 20; i++) {
            pace.spend(address("192.0.2." + i), 4L * MOST, true);
        }
        assertThat(pace.wait(address("192.0.2.1"), true)).isZero();
        assertThat(pace.wait(address("192.0.2.99"), false)).isZero();
    }

    @Test
    void theNetworksOfOneCustomerHaveALimitTogether() {
        for (int i = 0; i < 10; i++) {
            pace.spend(address("2001:db8:0:" + i + "::1"), MOST / 2, true);
            pace.spend(address("2001:db8:0:" + i + "::1"), 4L * (MOST / 2), true);
        }
        assertThat(pace.wait(address("2001:db8:0:77::1"), true)).isPositive();
        assertThat(pace.wait(address("2001:db8:1:77::1"), true)).isZero();
    }
}
