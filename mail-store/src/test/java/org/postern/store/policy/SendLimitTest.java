package org.postern.store.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SendLimitTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:40:00Z");
    private static final long HOUR = SendLimit.hour(NOW);

    private final SendLimit limit = new SendLimit(10, 25);

    @Test
    void letsPassUpToTheLimitAndNotOneMore() {
        SendLimit.Sent seven = new SendLimit.Sent(Map.of(HOUR, 7));
        assertThat(limit.judge(seven, 3, NOW)).isEmpty();
        assertThat(limit.judge(seven, 4, NOW))
                .contains(new SendLimit.Reached(10, "hour", Instant.parse("2026-11-23T13:00:00Z")));
        assertThat(limit.judge(SendLimit.Sent.NOTHING, 11, NOW)).isPresent();
    }

    @Test
    void theDayIsThisHourAndTheTwentyThreeBefore() {
        SendLimit.Sent full = new SendLimit.Sent(Map.of(HOUR - 24, 100, HOUR - 23, 10, HOUR - 2, 10, HOUR, 4));
        assertThat(limit.judge(full, 1, NOW)).isEmpty();
        assertThat(limit.judge(full, 2, NOW))
                .contains(new SendLimit.Reached(25, "day", Instant.parse("2026-11-23T13:00:00Z")));
        SendLimit.Sent lately = new SendLimit.Sent(Map.of(HOUR - 5, 9, HOUR - 4, 9, HOUR - 3, 7));
        assertThat(limit.judge(lately, 10, NOW))
                .as("the first two hours have to be over")
                .contains(new SendLimit.Reached(25, "day", Instant.parse("2026-11-24T08:00:00Z")));
    }

    @Test
    void nothingIsLimitedByZero() {
        assertThat(new SendLimit(0, 0).judge(new SendLimit.Sent(Map.of(HOUR, 1_000_000)), 1_000, NOW))
                .isEmpty();
        assertThat(new SendLimit(0, 5).judge(SendLimit.Sent.NOTHING, 6, NOW)).isPresent();
    }
}
