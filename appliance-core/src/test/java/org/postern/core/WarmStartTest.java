package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a box does for its first person before that person comes. */
final class WarmStartTest {
    private final ConcurrentLinkedQueue<String> done = new ConcurrentLinkedQueue<>();

    @Test
    void doesTheStepsInOrderAndGoesOnAfterOneThatFails() throws InterruptedException {
        WarmStart warm = WarmStart.begin(
                List.of(
                        turn -> done.add("first"),
                        turn -> {
                            throw new IOException("as this test wants");
                        },
                        turn -> {
                            throw new IllegalStateException("as this test wants");
                        },
                        turn -> done.add("last")),
                () -> true);
        assertThat(warm.join()).isEqualTo(2);
        assertThat(done).containsExactly("first", "last");
    }

    @Test
    void endsWhenTheBoxStops() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        WarmStart warm = WarmStart.begin(
                List.of(
                        turn -> {
                            begun.countDown();
                            try {
                                never.await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        turn -> done.add("too late")),
                () -> true);
        begun.await();
        warm.close();
        assertThat(warm.join()).isZero();
        assertThat(done).isEmpty();
    }

    @Test
    void waitsWhileSomebodyIsServedAndThenGoesOn() throws InterruptedException {
        AtomicBoolean served = new AtomicBoolean(true);
        CountDownLatch looked = new CountDownLatch(2);
        WarmStart warm = WarmStart.begin(
                List.of(turn -> {
                    turn.run();
                    done.add("after it");
                }),
                () -> {
                    looked.countDown();
                    return !served.get();
                });
        looked.await();
        assertThat(done).isEmpty();
        served.set(false);
        assertThat(warm.join()).isZero();
        assertThat(done).containsExactly("after it");
    }

    @Test
    void endsWhileItWaitsForThem() throws InterruptedException {
        CountDownLatch looked = new CountDownLatch(1);
        WarmStart warm = WarmStart.begin(List.of(Runnable::run, turn -> done.add("too late")), () -> {
            looked.countDown();
            return false;
        });
        looked.await();
        warm.close();
        assertThat(warm.join()).isZero();
        assertThat(done).isEmpty();
    }

    @Test
    void signsInNowhereAndTouchesNobodysMail(@TempDir Path data) throws IOException, InterruptedException {
        try (TestBox box = TestBox.start(data, "office.test", Clock.systemUTC(), Map.of(), "alice")) {
            assertThat(box.warm()).isZero();
            assertThat(log(data))
                    .doesNotContain(" login ")
                    .doesNotContain("alice")
                    .doesNotContain("nobody");
            assertThat(box.inbox("alice")).isEmpty();
            assertThat(log(data)).contains(" login alice@office.test"); // so the log would have told
        }
    }

    private static String log(Path data) throws IOException {
        try (var files = Files.walk(data.resolve("log"))) {
            StringBuilder all = new StringBuilder();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(Files.readString(file));
            }
            return all.toString();
        }
    }
}
