package org.postern.store.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
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

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
