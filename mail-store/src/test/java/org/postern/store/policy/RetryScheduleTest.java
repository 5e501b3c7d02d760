package org.postern.store.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetryScheduleTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final RetrySchedule SCHEDULE = new RetrySchedule(
            List.of(Duration.ofMinutes(5), Duration.ofMinutes(30), Duration.ofHours(6)), Duration.ofDays(1), 0.2);

    @Test
    void waitsLongerAfterEachAttemptAndMakesTheLastOneAtTheEnd() {
        List<Duration> attempts = new ArrayList<>();
        Optional<Instant> now = Optional.of(START);
        for (int attempt = 1; now.isPresent(); attempt++) {
            attempts.add(Duration.between(START, now.get()));
            now = SCHEDULE.next(START, attempt, now.get(), 0.5);
        }
        assertThat(attempts)
                .containsExactly(
                        Duration.ZERO,
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(35),
                        Duration.ofMinutes(395),
                        Duration.ofMinutes(755),
                        Duration.ofMinutes(1115),
                        Duration.ofDays(1));
    }

    @Test
    void spreadsRetriesWithinTheJitter() {
        assertThat(SCHEDULE.next(START, 1, START, 0)).contains(START.plus(Duration.ofMinutes(4)));
        assertThat(SCHEDULE.next(START, 1, START, 0.999999))
                .hasValueSatisfying(next -> assertThat(next).isBetween(START.plusSeconds(359), START.plusSeconds(360)));
    }

    @Test
    void triesAsOftenAsThereAreGapsHoweverOldTheMail() {
        Instant tenYearsOn = START.plus(Duration.ofDays(3650));
        assertThat(SCHEDULE.next(START, 1, tenYearsOn, 0.5)).contains(tenYearsOn.plus(Duration.ofMinutes(5)));
        assertThat(SCHEDULE.next(START, 2, tenYearsOn, 0.5)).contains(tenYearsOn.plus(Duration.ofMinutes(30)));
        assertThat(SCHEDULE.next(START, 3, tenYearsOn, 0.5)).isEmpty();
    }

    @Test
    void doesNotGiveUpWhenTheClockWasSetBack() {
        Instant before = START.minus(Duration.ofDays(30));
        assertThat(SCHEDULE.next(START, 50, before, 0.5)).contains(before.plus(Duration.ofHours(6)));
    }

    @Test
    void knowsItsLongestGap() {
        assertThat(SCHEDULE.longestGap()).isEqualTo(Duration.ofMinutes(432).plusMillis(1));
    }
}
