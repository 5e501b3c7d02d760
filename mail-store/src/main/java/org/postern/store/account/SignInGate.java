package org.postern.store.account;

import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.postern.store.policy.SignInThrottle;

/**
 * The gate that every password passes before it is tried: {@link SignInThrottle} with the memory of earlier failures.
 * Attempts by one network on one account run one after the other, so that none escapes the count. Thread-safe.
 */
final class SignInGate {
    private static final int STRIPES = 256;
    private static final int MOST_PAUSING = 16;
    private static final long QUEUE_SECONDS = 5;
    private static final Duration BUSY = Duration.ofSeconds(1);

    private final SignInMemory memory;
    private final LongConsumer pause;
    private final Semaphore pausing = new Semaphore(MOST_PAUSING);
    private final ReentrantLock[] stripes =
            Stream.generate(() -> new ReentrantLock(true)).limit(STRIPES).toArray(ReentrantLock[]::new);

    /**
     * Makes a gate.
     *
     * @param nanoTime monotonic time
     * @param pause waits for so many nanoseconds
     */
    SignInGate(LongSupplier nanoTime, LongConsumer pause) {
        this.memory = new SignInMemory(nanoTime);
        this.pause = pause;
    }

    /**
     * Makes the attempt, or reports how long to wait.
     *
     * @param key the account's key for counting
     */
    <R> R pass(InetAddress client, String key, Function<Duration, ? extends R> throttled, Attempt<R> attempt) {
        String network = SignInMemory.network(client);
        ReentrantLock line = stripes[Math.floorMod((network + " " + key).hashCode(), STRIPES)];
        try {
            if (!line.tryLock(QUEUE_SECONDS, TimeUnit.SECONDS)) {
                return throttled.apply(BUSY);
            }
            try {
                return inLine(network, key, throttled, attempt);
            } finally {
                line.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return throttled.apply(BUSY);
        }
    }

    private <R> R inLine(String network, String key, Function<Duration, ? extends R> throttled, Attempt<R> attempt)
            throws InterruptedException {
        SignInThrottle.Verdict verdict = SignInThrottle.judge(memory.facts(network, key));
        if (verdict instanceof SignInThrottle.Verdict.Wait wait) {
            return throttled.apply(wait.retryAfter());
        }
        if (verdict instanceof SignInThrottle.Verdict.Try now && !now.pause().isZero()) {
            pause(now.pause());
        }
        Tried<R> tried = attempt.make();
        switch (tried.outcome()) {
            case RIGHT -> memory.succeeded(network, key);
            case WRONG -> memory.failed(network, key);
            case NEITHER -> {}
        }
        return tried.result();
    }

    /** Few may pause at once: an attack from many networks must not occupy all threads. */
    private void pause(Duration length) {
        if (pausing.tryAcquire()) {
            try {
                pause.accept(length.toNanos());
            } finally {
                pausing.release();
            }
        }
    }

    /** Tries the password. */
    @FunctionalInterface
    interface Attempt<R> {
        Tried<R> make() throws InterruptedException;
    }

    /** The part of an attempt that is remembered. */
    enum Outcome {
        RIGHT,
        WRONG,
        /** The attempt revealed nothing about the password. */
        NEITHER
    }

    /** The result of an attempt. */
    record Tried<R>(R result, Outcome outcome) {
        static <R> Tried<R> right(R result) {
            return new Tried<>(result, Outcome.RIGHT);
        }

        static <R> Tried<R> wrong(R result) {
            return new Tried<>(result, Outcome.WRONG);
        }

        static <R> Tried<R> neither(R result) {
            return new Tried<>(result, Outcome.NEITHER);
        }
    }
}
