package org.postern.store.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
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

    private static IncomingMessage arrival() {
        return new IncomingMessage(
                new Origin(InetAddress.getLoopbackAddress(), "far.test", false, "s"),
                PostFixture.envelope("joe@far.test", "alice@office.test"),
                new BytesMessage(new byte[0]));
    }

    /** Judges when told to. */
    private record Slow(CountDownLatch started, CountDownLatch go) implements Intake {
        @Override
        public CompletableFuture<Receipt> receive(IncomingMessage arrival) {
            started.countDown();
            try {
                go.await();
                return CompletableFuture.completedFuture(TAKEN);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return CompletableFuture.failedFuture(new SubmissionRefused(451, "4.4.3", "interrupted"));
            }
        }

        @Override
        public CompletableFuture<Receipt> submit(Account account, IncomingMessage arrival) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void holdsNoCallerAndDefersWhatIsTooMuch() throws Exception {
        Slow slow = new Slow(new CountDownLatch(1), new CountDownLatch(1));
        try (ReceivingThreads threads = new ReceivingThreads(slow, 1, 1)) {
            CompletableFuture<Intake.Receipt> first = threads.receive(arrival());
            slow.started().await();
            CompletableFuture<Intake.Receipt> second = threads.receive(arrival());
            CompletableFuture<Intake.Receipt> third = threads.receive(arrival());
            assertThat(first).isNotDone();
            assertThatThrownBy(third::join)
                    .isInstanceOf(CompletionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            SubmissionRefused.class,
                            refused -> assertThat(refused.code()).isEqualTo(451));
            slow.go().countDown();
            assertThat(first.join()).isEqualTo(TAKEN);
            assertThat(second.join()).isEqualTo(TAKEN);
        }
    }

    @Test
    void interruptsAtCloseWhatIsStillJudged() throws Exception {
        Slow slow = new Slow(new CountDownLatch(1), new CountDownLatch(1));
        ReceivingThreads threads = new ReceivingThreads(slow, 1, 1);
        CompletableFuture<Intake.Receipt> first = threads.receive(arrival());
        slow.started().await();
        threads.close();
        assertThatThrownBy(first::join).hasCauseInstanceOf(SubmissionRefused.class);
    }
}
