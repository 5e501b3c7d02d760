package org.postern.store.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.mailbox.StoreException;
import org.postern.store.mailbox.StoreSettings;

/** The writing thread tells when it does not write. */
class WriterTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    Path directory;

    private Writer writer(Link link) {
        return new Writer(
                link, new LogTail(directory.resolve("w.db"), 1_000), StoreSettings.DEFAULT, effects -> {}, bytes -> {});
    }

    @Test
    void anErrorEndsItAndNothingWaitsForItAfterwards() throws Exception {
        try (Link link = Link.open(directory.resolve("w.db"), 1_000);
                Writer writer = writer(link)) {
            assertThat(writer.fault(HOUR)).isEmpty();
            CountDownLatch more = new CountDownLatch(1);
            CompletableFuture<Integer> broken = writer.submit(
                    (writing, effects) -> {
                        await(more);
                        throw new LinkageError("no such class");
                    },
                    0);
            CompletableFuture<Integer> waiting = writer.submit((writing, effects) -> 1, 0);
            more.countDown();
            assertThatThrownBy(waiting::join).hasCauseInstanceOf(StoreException.class);
            assertThatThrownBy(broken::join).isNotNull();
            assertThatThrownBy(() -> writer.run((writing, effects) -> 2)).isInstanceOf(StoreException.class);
            assertThat(writer.fault(HOUR)).hasValue("the thread that writes the store has ended");
        }
    }

    @Test
    void oneWriteThatDoesNotEndIsAFault() throws Exception {
        try (Link link = Link.open(directory.resolve("w.db"), 1_000);
                Writer writer = writer(link)) {
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch go = new CountDownLatch(1);
            CompletableFuture<Integer> slow = writer.submit(
                    (writing, effects) -> {
                        begun.countDown();
                        await(go);
                        return 1;
                    },
                    0);
            begun.await();
            assertThat(writer.fault(HOUR)).isEmpty();
            assertThat(writer.fault(Duration.ZERO)).hasValue("one write has taken longer than 0 s");
            go.countDown();
            assertThat(slow.join()).isEqualTo(1);
            assertThat(writer.fault(Duration.ZERO)).isEmpty();
        }
    }

    @Test
    void aStepOfALongChangeHasItsOwnTransactionAndAllOthersComeBeforeTheNext() throws Exception {
        List<String> order = new ArrayList<>();
        List<Long> groups = new ArrayList<>();
        try (Link link = Link.open(directory.resolve("w.db"), 1_000);
                Writer writer = new Writer(
                        link,
                        new LogTail(directory.resolve("w.db"), 1_000),
                        StoreSettings.DEFAULT,
                        effects -> {},
                        bytes -> groups.add((long) order.size()))) {
            CountDownLatch queued = new CountDownLatch(1);
            List<CompletableFuture<Boolean>> all = new ArrayList<>();
            all.add(writer.submit(
                    (writing, effects) -> {
                        await(queued);
                        return order.add("first");
                    },
                    0));
            all.add(writer.submitStep((writing, effects) -> order.add("step of A"), 0));
            all.add(writer.submitStep((writing, effects) -> order.add("step of B"), 0));
            all.add(writer.submit((writing, effects) -> order.add("small 1"), 0));
            all.add(writer.submit((writing, effects) -> order.add("small 2"), 0));
            queued.countDown();
            all.forEach(CompletableFuture::join);
        }
        // The first group may have had the small ones in it, if the thread was slow to begin; the steps come apart
        // anyway.
        assertThat(order.indexOf("step of B")).isGreaterThan(order.indexOf("small 2"));
        assertThat(order.indexOf("step of A")).isLessThan(order.indexOf("step of B"));
        assertThat(groups).as("transactions").hasSizeBetween(3, 4);
    }

    @Test
    void aStepThatFailsIsNotAppliedAgain() throws Exception {
        AtomicInteger applied = new AtomicInteger();
        try (Link link = Link.open(directory.resolve("w.db"), 1_000);
                Writer writer = writer(link)) {
            CompletableFuture<Integer> failing = writer.submitStep(
                    (writing, effects) -> {
                        applied.incrementAndGet();
                        throw new StoreException(StoreException.Kind.FAILED, "no");
                    },
                    0);
            assertThatThrownBy(failing::join).hasCauseInstanceOf(StoreException.class);
            int next = writer.run((writing, effects) -> 5);
            assertThat(next).isEqualTo(5);
        }
        assertThat(applied).hasValue(1);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
