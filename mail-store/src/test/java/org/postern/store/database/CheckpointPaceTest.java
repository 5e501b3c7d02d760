package org.postern.store.database;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CheckpointPaceTest {
    private static final long LIMIT = 100 * Schema.PAGE_BYTES;

    private final CheckpointPace pace = new CheckpointPace(LIMIT);

    @Test
    void theWriterStandsStillOnceTheLogIsEightTimesTheLimit() {
        assertThat(pace.pauses(800, 790, false)).isFalse();
        assertThat(pace.pauses(801, 790, false)).isTrue();
        assertThat(pace.pauses(810, 810, true)).isFalse();
        assertThat(pace.due()).isEqualTo(LIMIT);
    }

    @Test
    void theWriterDoesNotStandStillForAReaderThatStays() {
        assertThat(pace.pauses(900, 50, false)).isTrue();
        assertThat(pace.pauses(910, 50, true))
                .as("it stood, and it did not help")
                .isFalse();
        for (int frames = 1_000; frames < 100_000; frames += 100) {
            assertThat(pace.pauses(frames, 50, false)).isFalse();
        }
        assertThat(pace.due()).as("looks through the log less often").isEqualTo(8 * LIMIT);
    }

    @Test
    void theWriterStandsStillAgainWhenTheReaderIsGone() {
        pace.pauses(900, 50, false);
        pace.pauses(910, 50, true);
        assertThat(pace.pauses(5_000, 4_990, false)).isTrue();
        assertThat(pace.due()).isEqualTo(LIMIT);
        assertThat(pace.pauses(5_010, 5_010, true)).isFalse();
        assertThat(pace.pauses(10, 10, false)).isFalse();
    }

    @Test
    void aCheckpointOfAnotherProcessSaysNothing() {
        assertThat(pace.pauses(-1, -1, false)).isFalse();
        assertThat(pace.due()).isEqualTo(LIMIT);
    }
}
