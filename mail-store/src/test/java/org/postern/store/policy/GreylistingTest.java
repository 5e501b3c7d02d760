package org.postern.store.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GreylistingTest {
    private static final Instant FIRST = Instant.parse("2026-11-23T12:00:00Z");

    private final Greylisting policy = new Greylisting(Duration.ofMinutes(5));

    private Greylisting.Verdict after(Duration since) {
        return policy.judge(Optional.of(new Greylisting.Seen(FIRST, Optional.empty())), FIRST.plus(since));
    }

    private Greylisting.Verdict passed(Duration since) {
        return policy.judge(Optional.of(new Greylisting.Seen(FIRST, Optional.of(FIRST))), FIRST.plus(since));
    }

    @Test
    void whoComesBackAfterTheDelayPasses() {
        assertThat(policy.judge(Optional.empty(), FIRST)).isEqualTo(Greylisting.Verdict.BEGIN);
        assertThat(after(Duration.ofSeconds(299))).isEqualTo(Greylisting.Verdict.WAIT);
        assertThat(after(Duration.ofMinutes(5))).isEqualTo(Greylisting.Verdict.PASS);
        assertThat(after(Duration.ofDays(2))).isEqualTo(Greylisting.Verdict.PASS);
        assertThat(after(Duration.ofHours(49))).isEqualTo(Greylisting.Verdict.BEGIN);
    }

    @Test
    void aClockThatWasSetBackBeginsAnewAndLocksNobodyOut() {
        assertThat(after(Duration.ofDays(-300))).isEqualTo(Greylisting.Verdict.BEGIN);
        assertThat(passed(Duration.ofDays(-300))).isEqualTo(Greylisting.Verdict.KNOWN);
    }

    @Test
    void whoPassedStaysKnownForThirtySixDaysFromTheLastMail() {
        assertThat(passed(Duration.ofHours(23))).isEqualTo(Greylisting.Verdict.KNOWN);
        assertThat(passed(Duration.ofHours(25))).isEqualTo(Greylisting.Verdict.PASS);
        assertThat(passed(Duration.ofDays(36))).isEqualTo(Greylisting.Verdict.PASS);
        assertThat(passed(Duration.ofDays(37))).isEqualTo(Greylisting.Verdict.BEGIN);
    }
}
