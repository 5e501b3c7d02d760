package org.postern.core.split;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeasesTest {
    private long now = 1;
    private final List<String> ended = new ArrayList<>();
    private final Leases leases = new Leases(() -> now, ended::add);

    private void pass(Duration time) {
        now += time.toNanos();
        leases.tidy();
    }

    @Test
    void onlyWhatWasGivenIsUsed() {
        leases.give("a");
        assertThat(leases.use("a")).isTrue();
        assertThat(leases.use("b")).isFalse();
    }

    @Test
    void aTicketThatNobodyUsesIsEnded() {
        leases.give("a");
        leases.give("b");
        pass(Duration.ofDays(14));
        assertThat(leases.use("a")).isTrue();
        pass(Duration.ofDays(2));
        assertThat(ended).containsExactly("b");
        assertThat(leases.use("a")).isTrue();
        assertThat(leases.use("b")).isFalse();
    }

    @Test
    void whoSignedOutIsNotEndedAgain() {
        leases.give("a");
        leases.end("a");
        assertThat(leases.use("a")).isFalse();
        pass(Duration.ofDays(16));
        assertThat(ended).isEmpty();
    }
}
