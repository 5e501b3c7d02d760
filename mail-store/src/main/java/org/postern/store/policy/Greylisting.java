package org.postern.store.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether mail of a client, sender and recipient that were never seen together shall come again: what only sends spam
 * mostly does not (RFC 6647). Pure.
 *
 * @param delay how long it has to wait; default 5 minutes, which is the first retry of most servers
 */
public record Greylisting(Duration delay) {
    /** Who does not come back within two days never will: longer than RFC 5321's 30 minutes by far. */
    static final Duration RETRY_WITHIN = Duration.ofDays(2);
    /** Known for 36 days from the last mail: a monthly letter stays known. */
    public static final Duration KNOWN_FOR = Duration.ofDays(36);
    /** A known one is noted again once a day. */
    static final Duration NOTED_AFTER = Duration.ofDays(1);

    public Greylisting {
        if (delay.isNegative() || delay.compareTo(RETRY_WITHIN) >= 0) {
            throw new IllegalArgumentException("the greylisting delay is out of bounds");
        }
    }

    /**
     * What is known of client, sender and recipient.
     *
     * @param first when they came first
     * @param passed when they were let pass last; empty: never yet
     */
    public record Seen(Instant first, Optional<Instant> passed) {}

    /** What to do. */
    public enum Verdict {
        /** Refuse for now, and note that they came. */
        BEGIN,
        /** Refuse for now; they have been noted. */
        WAIT,
        /** Take it, and note that they passed. */
        PASS,
        /** Take it. */
        KNOWN
    }

    public Verdict judge(Optional<Seen> seen, Instant now) {
        if (seen.isEmpty()) {
            return Verdict.BEGIN;
        }
        Optional<Instant> passed = seen.get().passed();
        if (passed.isPresent()) {
            Duration since = Duration.between(passed.get(), now);
            if (since.compareTo(KNOWN_FOR) > 0) {
                return Verdict.BEGIN;
            }
            return since.compareTo(NOTED_AFTER) > 0 ? Verdict.PASS : Verdict.KNOWN;
        }
        Duration waited = Duration.between(seen.get().first(), now);
        if (waited.isNegative() || waited.compareTo(RETRY_WITHIN) > 0) {
            return Verdict.BEGIN;
        }
        return waited.compareTo(delay) < 0 ? Verdict.WAIT : Verdict.PASS;
    }

    /** Before when a first visit counts no more. */
    public static Instant forgottenUnlessPassed(Instant now) {
        return now.minus(RETRY_WITHIN);
    }

    /** Before when a passing counts no more. */
    public static Instant forgotten(Instant now) {
        return now.minus(KNOWN_FOR);
    }
}
