package org.postern.web.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class StrangerTurnsTest {
    /** After some requests of the one network all further ones wait for the other's: without turns nothing would end. */
    @Test
    void aNetworksManyRequestsDoNotDelayAnothersOne() throws Exception {
        String many = "192.0.2.1";
        String few = "192.0.2.2";
        int threads = Math.max(2, Runtime.getRuntime().availableProcessors());
        AtomicInteger begun = new AtomicInteger();
        CountDownLatch held = new CountDownLatch(threads);
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch other = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(100);
        try (StrangerTurns turns = new StrangerTurns()) {
            for (int i = 0; i < threads; i++) {
                turns.run(many, () -> {
                    held.countDown();
                    await(go);
                });
            }
            await(held);
            for (int i = 0; i < 100; i++) {
                assertThat(turns.run(many, () -> {
                            if (begun.incrementAndGet() > 2 * threads) {
                                await(other);
                            }
                            done.countDown();
                        }))
                        .isTrue();
            }
            assertThat(turns.run(few, other::countDown)).isTrue();
            go.countDown();
            await(done);
        }
        assertThat(begun).hasValue(100);
    }

    @Test
    void oneNetworkCannotQueueWithoutEnd() throws Exception {
        String client = "192.0.2.1";
        CountDownLatch go = new CountDownLatch(1);
        int taken = 0;
        try (StrangerTurns turns = new StrangerTurns()) {
            for (int i = 0; i < 2_000; i++) {
                taken += turns.run(client, () -> await(go)) ? 1 : 0;
            }
            assertThat(turns.run("192.0.2.2", () -> {})).isTrue();
            go.countDown();
        }
        assertThat(taken).isBetween(500, 600);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
