package org.postern.store.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether mail must be sent again when its client, sender and recipient were never seen together: most spamming
 * programs do not retry (RFC 6647). Pure.
 *
 * @param delay how long it has to wait; default 5 minutes, which is the first retry of most servers
 */
public record Greylisting(Duration delay) {
    /** A client that does not return within two days never will; RFC 5321 asks for retries after 30 minutes. */
    static final Duration RETRY_WITHIN = Duration.ofDays(2);
    /** A client stays known for 36 days after the last mail, so that a monthly letter stays known. */
    public static final Duration KNOWN_FOR = Duration.ofDays(36);
    /** The time of a known client is updated once a day. */
    static final Duration NOTED_AFTER = Duration.ofDays(1);

    public Greylisting {
        if (delay.isNegative() || delay.compareTo(RETRY_WITHIN) >= 0) {
            throw new IllegalArgumentException("the greylisting delay is out of bounds");
        }
    }

    /**
     * The record of a client, sender and recipient.
     *
     * @param first when they were first seen
     * @param passed when they last passed; empty: never
     */
    public record Seen(Instant first, Optional<Instant> passed) {}

    /** The decision. */
    public enum Verdict {
        /** Refuse for now, and record the visit. */
        BEGIN,
        /** Refuse for now; the visit is already recorded. */
        WAIT,
        /** Accept, and record the passing. */
        PASS,
        /** Accept. */
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

    /** A first visit before this time no longer counts. */
    public static Instant forgottenUnlessPassed(Instant now) {
        return now.minus(RETRY_WITHIN);
    }

    /** A passing before this time no longer counts. */
    public static Instant forgotten(Instant now) {
        return now.minus(KNOWN_FOR);
    }
}
