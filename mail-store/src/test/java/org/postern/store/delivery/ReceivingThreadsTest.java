package org.postern.store.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.postern.store.account.Account;
import org.postern.store.message.BytesMessage;
import org.postern.store.message.Origin;

class ReceivingThreadsTest {
    private static final Intake.Receipt TAKEN = new Intake.Receipt(List.of(), 7);
    private static final CompletableFuture<Intake.Receipt> STORED = CompletableFuture.completedFuture(TAKEN);

    private static IncomingMessage from(String client) {
        InetAddress address;
        try {
            address = InetAddress.getByName(client);
        } catch (UnknownHostException e) {
            throw new UncheckedIOException(e);
        }
        return new IncomingMessage(
                new Origin(address, "far.test", false, "s"),
                PostFixture.envelope("joe@far.test", "alice@office.test"),
                new BytesMessage(new byte[0]));
    }

    /** Nothing is submitted here. */
    private record None() implements Intake {
        @Override
        public CompletableFuture<Receipt> receive(IncomingMessage arrival) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<Receipt> submit(Account account, IncomingMessage arrival) {
            throw new UnsupportedOperationException();
        }
    }

    private static ReceivingThreads threads(Reception reception, int most, int messages) {
        return new ReceivingThreads(new None(), reception, most, messages);
    }

    /** Judges when told to. */
    private record Slow(CountDownLatch started, CountDownLatch go) implements Reception {
        @Override
        public CompletableFuture<Judging> begin(IncomingMessage arrival) {
            return CompletableFuture.completedFuture(this::judged);
        }

        private CompletableFuture<Intake.Receipt> judged() {
            started.countDown();
            try {
                go.await();
                return STORED;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return CompletableFuture.failedFuture(new SubmissionRefused(451, "4.4.3", "interrupted"));
            }
        }
    }

    private static void assertDeferred(CompletableFuture<Intake.Receipt> receipt) {
        assertThatThrownBy(receipt::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        SubmissionRefused.class,
                        refused -> assertThat(refused.code()).isEqualTo(451));
    }

    @Test
    void sendersWhoseDnsNeverAnswersHoldNoThread() {
        CompletableFuture<Reception.Judging> never = new CompletableFuture<>();
        Reception reception =
                arrival -> arrival.origin().client().getHostAddress().startsWith("192.")
                        ? never
                        : CompletableFuture.completedFuture(() -> STORED);
        try (ReceivingThreads threads = threads(reception, 2, 2_000)) {
            List<CompletableFuture<Intake.Receipt>> silent = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                silent.add(threads.receive(from("192.0.2." + i % 20)));
            }
            assertThat(threads.receive(from("198.51.100.1")).join()).isEqualTo(TAKEN);
            assertThat(silent).noneMatch(CompletableFuture::isDone);
            never.complete(() -> STORED);
            assertThat(silent).allSatisfy(late -> assertThat(late.join()).isEqualTo(TAKEN));
        }
    }

    @Test
    void oneNetworkNeverHasAllThreads() throws Exception {
        Slow slow = new Slow(new CountDownLatch(1), new CountDownLatch(1));
        Reception reception =
                arrival -> arrival.origin().client().getHostAddress().startsWith("192.")
                        ? slow.begin(arrival)
                        : CompletableFuture.completedFuture(() -> STORED);
        try (ReceivingThreads threads = threads(reception, 8, 2_000)) {
            List<CompletableFuture<Intake.Receipt>> busy = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                busy.add(threads.receive(from("192.0.2.1")));
            }
            slow.started().await();
            assertThat(threads.receive(from("198.51.100.1")).join()).isEqualTo(TAKEN);
            slow.go().countDown();
            assertThat(busy).allSatisfy(late -> assertThat(late.join()).isEqualTo(TAKEN));
        }
    }

    @Test
    void defersOneNetworksMailThatIsTooMuchAndTakesAnothers() {
        CompletableFuture<Reception.Judging> never = new CompletableFuture<>();
        try (ReceivingThreads threads = threads(arrival -> never, 2, 10)) {
            CompletableFuture<Intake.Receipt> first = threads.receive(from("192.0.2.1"));
            CompletableFuture<Intake.Receipt> second = threads.receive(from("192.0.2.1"));
            assertDeferred(threads.receive(from("192.0.2.1")));
            CompletableFuture<Intake.Receipt> another = threads.receive(from("198.51.100.1"));
            never.complete(() -> STORED);
            assertThat(List.of(first, second, another))
                    .allSatisfy(late -> assertThat(late.join()).isEqualTo(TAKEN));
            assertThat(threads.receive(from("192.0.2.1")).join()).isEqualTo(TAKEN);
        }
    }

    @Test
    void anErrorInOneMessageGivesItsPlaceBack() {
        Reception broken = arrival -> {
            throw new StackOverflowError("a filter that nests too deep");
        };
        try (ReceivingThreads threads = threads(broken, 1, 4)) {
            for (int i = 0; i < 20; i++) {
                assertThatThrownBy(threads.receive(from("192.0.2.1"))::join)
                        .hasCauseInstanceOf(StackOverflowError.class);
            }
        }
    }

    @Test
    void interruptsAtCloseWhatIsStillJudged() throws Exception {
        Slow slow = new Slow(new CountDownLatch(1), new CountDownLatch(1));
        ReceivingThreads threads = threads(slow, 1, 10);
        CompletableFuture<Intake.Receipt> first = threads.receive(from("192.0.2.1"));
        slow.started().await();
        threads.close();
        assertThatThrownBy(first::join).hasCauseInstanceOf(SubmissionRefused.class);
        assertDeferred(threads.receive(from("192.0.2.1")));
    }
}
