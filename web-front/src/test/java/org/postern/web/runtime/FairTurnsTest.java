package org.postern.web.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class FairTurnsTest {
    /** After some requests of the one network all further ones wait for the other's: without turns nothing would end. */
    @Test
    void aNetworksManyRequestsDoNotDelayAnothersOne() throws Exception {
        String many = "192.0.2.1";
        String few = "192.0.2.2";
        int threads = 2;
        AtomicInteger begun = new AtomicInteger();
        CountDownLatch held = new CountDownLatch(threads);
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch other = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(100);
        try (FairTurns turns = new FairTurns("turns", new FairTurns.Shares(2, 2, 500), 0)) {
            for (int i = 0; i < threads; i++) {
                turns.run(many, leave -> {
                    held.countDown();
                    await(go);
                });
            }
            await(held);
            for (int i = 0; i < 100; i++) {
                assertThat(turns.run(many, leave -> {
                            if (begun.incrementAndGet() > 2 * threads) {
                                await(other);
                            }
                            done.countDown();
                        }))
                        .isTrue();
            }
            assertThat(turns.run(few, leave -> other.countDown())).isTrue();
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
        try (FairTurns turns = new FairTurns("turns", new FairTurns.Shares(2, 2, 500), 0)) {
            for (int i = 0; i < 2_000; i++) {
                taken += turns.run(client, leave -> await(go)) ? 1 : 0;
            }
            assertThat(turns.run("192.0.2.2", leave -> {})).isTrue();
            go.countDown();
        }
        assertThat(taken).isBetween(500, 600);
    }

    @Test
    void aGroupHasNoMoreThanItsShareOfThePlaces() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger begun = new AtomicInteger();
        CountDownLatch others = new CountDownLatch(6);
        try (FairTurns turns = new FairTurns("turns", new FairTurns.Shares(8, 2, 500), 0)) {
            for (int i = 0; i < 50; i++) {
                turns.run("many", leave -> {
                    begun.incrementAndGet();
                    await(go);
                });
            }
            for (int i = 0; i < 6; i++) {
                turns.run("few" + i, leave -> others.countDown());
            }
            await(others);
            assertThat(begun.get()).isLessThanOrEqualTo(2);
            go.countDown();
        }
    }

    @Test
    void aTaskThatLeavesItsPlaceGoesOnBesideTheNext() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch next = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        try (FairTurns turns = new FairTurns("turns", new FairTurns.Shares(1, 1, 500), 1)) {
            turns.run("one", leave -> {
                leave.run();
                await(go);
                ended.countDown();
            });
            turns.run("one", leave -> next.countDown());
            await(next);
            go.countDown();
            await(ended);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
