package org.postern.store.gate;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.postern.store.policy.SignInThrottle;
import org.postern.store.policy.SignInThrottle.Standing;

/**
 * The gate that every password passes before it is tried: {@link SignInThrottle} with the memory of earlier failures.
 * Who may not try now hears when; nothing lets an attempt pass unbraked, however many come at once. Attempts by one
 * network on one account run one after the other, so that none escapes the count; known clients have rows of their own.
 * Thread-safe.
 */
public final class SignInGate {
    /** So many that two clients seldom share one, and small. */
    private static final int STRIPES = 2_048;
    /** Attempts that may pause on a thread at once, fewer than there are threads: others hear that they have to wait. */
    static final int MOST_PAUSING = 16;
    /** Attempts by one network on one account that may wait for one another. */
    private static final int MOST_IN_LINE = 8;

    private static final long QUEUE_SECONDS = 5;
    private static final Duration BUSY = Duration.ofSeconds(1);

    private final SignInMemory memory;
    private final LongConsumer pause;
    private final KnownBrowsers browsers;
    private final WorkShare work;
    private final GuessWatch watch;
    private final Semaphore pausing = new Semaphore(MOST_PAUSING);
    private final ReentrantLock[] strangers = stripes();
    private final ReentrantLock[] known = stripes();

    /**
     * Makes a gate.
     *
     * @param nanoTime monotonic time
     * @param work bounds the attempts that are made at once
     */
    public SignInGate(LongSupplier nanoTime, WorkShare work, KnownBrowsers browsers, GuessWatch watch) {
        this(nanoTime, LockSupport::parkNanos, work, browsers, watch);
    }

    /** @param pause waits for so many nanoseconds */
    public SignInGate(
            LongSupplier nanoTime, LongConsumer pause, WorkShare work, KnownBrowsers browsers, GuessWatch watch) {
        this.memory = new SignInMemory(nanoTime);
        this.pause = pause;
        this.browsers = browsers;
        this.work = work;
        this.watch = watch;
    }

    private static ReentrantLock[] stripes() {
        return Stream.generate(() -> new ReentrantLock(true)).limit(STRIPES).toArray(ReentrantLock[]::new);
    }

    /**
     * Makes the attempt, or reports how long to wait.
     *
     * @param account the account's key for counting
     */
    public <R> R pass(Visitor visitor, String account, Function<Duration, ? extends R> throttled, Attempt<R> attempt) {
        Optional<String> digest = visitor.browser().map(KnownBrowsers::digest);
        SignInMemory.Try client = SignInMemory.Try.of(visitor.address(), account, digest.orElse(""));
        boolean itsBrowser = digest.filter(one -> browsers.knows(account, one)).isPresent();
        Standing standing = memory.standing(client, itsBrowser);
        ReentrantLock line = standing == Standing.STRANGER
                ? stripe(strangers, client.pair())
                : stripe(known, standing == Standing.KNOWN_BROWSER ? client.browserKey() : client.pair());
        try {
            if (line.getQueueLength() >= MOST_IN_LINE || !line.tryLock(QUEUE_SECONDS, TimeUnit.SECONDS)) {
                return throttled.apply(BUSY);
            }
            try {
                return inLine(visitor, client, standing, throttled, attempt);
            } finally {
                line.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return throttled.apply(BUSY);
        }
    }

    /** Whether the account signed in with the visitor's browser before. Costs one query. */
    public boolean knows(Visitor visitor, String account) {
        return visitor.browser()
                .map(KnownBrowsers::digest)
                .filter(one -> browsers.knows(account, one))
                .isPresent();
    }

    private static ReentrantLock stripe(ReentrantLock[] lines, String key) {
        return lines[Math.floorMod(key.hashCode(), STRIPES)];
    }

    private <R> R inLine(
            Visitor visitor,
            SignInMemory.Try client,
            Standing standing,
            Function<Duration, ? extends R> throttled,
            Attempt<R> attempt)
            throws InterruptedException {
        SignInThrottle.Verdict verdict = memory.judge(client, standing);
        if (verdict instanceof SignInThrottle.Verdict.Wait wait) {
            watch.heldBack(client.account(), visitor.address());
            return throttled.apply(wait.retryAfter());
        }
        if (verdict instanceof SignInThrottle.Verdict.Try now && !pause(now.pause())) {
            memory.takeBack(client, standing);
            watch.heldBack(client.account(), visitor.address());
            return throttled.apply(BUSY);
        }
        Optional<Tried<R>> tried = Optional.empty();
        try {
            tried = work.run(visitor.address(), standing != Standing.STRANGER, attempt);
        } finally {
            settle(visitor, client, standing, tried.map(Tried::outcome).orElse(Outcome.NEITHER));
        }
        return tried.isPresent() ? tried.get().result() : throttled.apply(BUSY);
    }

    private void settle(Visitor visitor, SignInMemory.Try client, Standing standing, Outcome outcome) {
        switch (outcome) {
            case RIGHT -> memory.succeeded(client, standing);
            case WRONG -> watch.failed(client.account(), visitor.address());
            case NEITHER -> memory.takeBack(client, standing);
        }
    }

    /** A client proved itself by a secret that nobody can guess, so that no attempt was needed. */
    public void proven(Visitor visitor, String account) {
        memory.forgive(SignInMemory.Try.of(visitor.address(), account, ""));
    }

    /** Whether the pause was made. Few may pause at once: an attack from many networks must not occupy all threads. */
    private boolean pause(Duration length) {
        if (length.isZero()) {
            return true;
        }
        if (!pausing.tryAcquire()) {
            return false;
        }
        try {
            pause.accept(length.toNanos());
            return true;
        } finally {
            pausing.release();
        }
    }

    /** Tries the password. */
    @FunctionalInterface
    public interface Attempt<R> {
        Tried<R> make() throws InterruptedException;
    }

    /** The part of an attempt that is remembered. */
    public enum Outcome {
        RIGHT,
        WRONG,
        /** The attempt revealed nothing about the password. */
        NEITHER
    }

    /** The result of an attempt. */
    public record Tried<R>(R result, Outcome outcome) {
        public static <R> Tried<R> right(R result) {
            return new Tried<>(result, Outcome.RIGHT);
        }

        public static <R> Tried<R> wrong(R result) {
            return new Tried<>(result, Outcome.WRONG);
        }

        public static <R> Tried<R> neither(R result) {
            return new Tried<>(result, Outcome.NEITHER);
        }
    }
}
