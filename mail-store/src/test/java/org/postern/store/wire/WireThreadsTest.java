package org.postern.store.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The threads of the listeners tell when one of them no longer works. */
class WireThreadsTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private static List<EventExecutor> each(WireThreads threads) {
        return List.of(
                threads.accept().next(), threads.io().next(), threads.work().next());
    }

    @Test
    void aThreadThatHasEndedIsAFault() {
        for (int kind = 0; kind < 3; kind++) {
            try (WireThreads threads = new WireThreads(1, 1)) {
                assertThat(threads.fault(HOUR)).isEmpty();
                each(threads)
                        .get(kind)
                        .shutdownGracefully(0, 0, TimeUnit.SECONDS)
                        .awaitUninterruptibly();
                assertThat(threads.fault(HOUR)).hasValue("a thread of the mail listeners has ended");
            }
        }
    }

    @Test
    void aThreadThatStandsStillIsAFaultUntilItGoesOn() throws Exception {
        for (int kind = 0; kind < 3; kind++) {
            try (WireThreads threads = new WireThreads(1, 1)) {
                EventExecutor thread = each(threads).get(kind);
                CountDownLatch go = new CountDownLatch(1);
                thread.execute(() -> {
                    try {
                        go.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
                assertThat(threads.fault(Duration.ZERO)).isEmpty();
                assertThat(threads.fault(HOUR)).isEmpty();
                assertThat(threads.fault(Duration.ZERO)).hasValue("a thread of the mail listeners stands still");
                go.countDown();
                thread.submit(() -> {}).get();
                assertThat(threads.fault(HOUR)).isEmpty();
            }
        }
    }
}
