package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IdleHeapTest {
    private static final long MIB = 1 << 20;

    @Test
    void collectsOnceAfterEachBusyTimeAndNotWhileItGoesOn() {
        IdleHeap.Quiet quiet = new IdleHeap.Quiet();
        assertThat(quiet.after(64 * MIB, 30 * MIB)).as("the first look").isFalse();
        assertThat(quiet.after(64 * MIB, 29 * MIB)).as("the start is over").isTrue();
        quiet.collected(40 * MIB, 20 * MIB);
        assertThat(quiet.after(40 * MIB, 19 * MIB)).as("nothing new").isFalse();
        assertThat(quiet.after(40 * MIB, 18 * MIB)).isFalse();

        assertThat(quiet.after(200 * MIB, 50 * MIB)).as("sign-ins").isFalse();
        assertThat(quiet.after(200 * MIB, 120 * MIB)).as("mail").isFalse();
        assertThat(quiet.after(230 * MIB, 150 * MIB)).as("the heap grew").isFalse();
        assertThat(quiet.after(230 * MIB, 149 * MIB)).as("quiet again").isTrue();
    }

    @Test
    void collectsAgainWhenTheCachesHaveDroppedWhatNobodyReads() {
        IdleHeap.Quiet quiet = new IdleHeap.Quiet();
        assertThat(quiet.after(64 * MIB, 30 * MIB)).isFalse();
        assertThat(quiet.after(64 * MIB, 30 * MIB)).as("0 s").isTrue();
        quiet.collected(40 * MIB, 20 * MIB);

        StringBuilder collected = new StringBuilder();
        for (int look = 1; look <= 100; look++) {
            if (quiet.after(40 * MIB, 20 * MIB)) {
                collected.append(look * 20).append(" s ");
                quiet.collected(40 * MIB, 20 * MIB);
            }
        }
        assertThat(collected).hasToString("200 s 920 s ");

        assertThat(quiet.after(90 * MIB, 20 * MIB)).as("busy again").isFalse();
        assertThat(quiet.after(90 * MIB, 20 * MIB)).as("quiet again").isTrue();
    }
}
