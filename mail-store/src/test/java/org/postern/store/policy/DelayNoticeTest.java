package org.postern.store.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DelayNoticeTest {
    private static final Instant QUEUED = Instant.parse("2026-11-23T12:00:00Z");
    private static final Duration AFTER = Duration.ofHours(4);
    private static final RetrySchedule USUAL = new RetrySchedule(
            List.of(Duration.ofMinutes(5), Duration.ofMinutes(10), Duration.ofHours(1)), Duration.ofDays(5), 0);

    @Test
    void isDueWhenItIsLateAndWasTriedOftenEnough() {
        assertThat(DelayNotice.due(QUEUED, 6, QUEUED.plus(AFTER), USUAL, AFTER)).isTrue();
        assertThat(DelayNotice.due(QUEUED, 6, QUEUED.plus(AFTER).minusMillis(1), USUAL, AFTER))
                .isFalse();
        assertThat(DelayNotice.due(QUEUED, 6, QUEUED.plus(AFTER), USUAL, Duration.ZERO))
                .isFalse();
    }

    @Test
    void aClockThatLeapsMakesNoNews() {
        assertThat(DelayNotice.due(QUEUED, 1, QUEUED.plus(Duration.ofDays(365)), USUAL, AFTER))
                .isFalse();
        assertThat(DelayNotice.due(QUEUED, 9, QUEUED.minus(Duration.ofDays(365)), USUAL, AFTER))
                .isFalse();
    }

    @Test
    void aScheduleOfOneLongGapNeedsTwoAttempts() {
        RetrySchedule seldom = new RetrySchedule(List.of(Duration.ofHours(6)), Duration.ofDays(5), 0);
        assertThat(DelayNotice.due(QUEUED, 1, QUEUED.plus(AFTER), seldom, AFTER))
                .isFalse();
        assertThat(DelayNotice.due(QUEUED, 2, QUEUED.plus(Duration.ofHours(6)), seldom, AFTER))
                .isTrue();
    }
}
