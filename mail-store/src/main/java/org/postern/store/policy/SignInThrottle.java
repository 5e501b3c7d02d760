package org.postern.store.policy;

import java.time.Duration;
import java.util.List;

/**
 * Decides whether a password may be tried now. Guessing gets slower for each guessing network, for each account and in
 * total. Strangers share the attempts that an attacked account admits, one after the other, so a thousand addresses
 * guess no faster than one. Who is known does not stand in that row. Pure; times are monotonic.
 */
public final class SignInThrottle {
    /** Free failures of one network with one account. */
    static final int FREE_FOR_PAIR = 4;
    /** The same where the account signed in lately: a program at the office that has an old password, say. */
    static final int FREE_FOR_KNOWN_PAIR = 10;
    /** Free failures with any accounts, of one address or /64, of a /56, of a /48: an office shares one address. */
    static final List<Integer> FREE_FOR_NETWORK = List.of(20, 40, 80);
    /** Failures with one account from anywhere before its strangers stand in a row. */
    static final int FREE_FOR_ACCOUNT = 10;
    /** Failures in total before all strangers stand in a row: more than a whole office mistypes in an hour. */
    static final int FREE_IN_TOTAL = 600;

    static final Duration LONGEST_WAIT = Duration.ofMinutes(15);
    /** A colleague's guesses behind the same address must not shut the owner's programs out for long. */
    static final Duration LONGEST_WAIT_OF_KNOWN = Duration.ofSeconds(30);
    /** Whose turn comes later is not kept waiting on a thread. */
    static final Duration LONGEST_PAUSE = Duration.ofMillis(2_500);

    static final Duration HALVED_AFTER = Duration.ofMinutes(10);

    private SignInThrottle() {}

    public static Verdict judge(Facts facts) {
        if (facts.standing() == Standing.KNOWN_BROWSER) {
            return new Verdict.Try(Duration.ZERO);
        }
        if (facts.standing() == Standing.KNOWN_NETWORK) {
            Duration wait = left(facts.pair(), FREE_FOR_KNOWN_PAIR, LONGEST_WAIT_OF_KNOWN);
            return wait.isZero() ? new Verdict.Try(Duration.ZERO) : new Verdict.Wait(wait);
        }
        Duration wait = left(facts.pair(), FREE_FOR_PAIR, LONGEST_WAIT);
        for (int level = 0; level < facts.networks().size(); level++) {
            wait = longer(wait, left(facts.networks().get(level), FREE_FOR_NETWORK.get(level), LONGEST_WAIT));
        }
        if (!wait.isZero()) {
            return new Verdict.Wait(wait);
        }
        Duration turn = longer(facts.untilTurn(), Duration.ZERO);
        return turn.compareTo(LONGEST_PAUSE) > 0 ? new Verdict.Wait(turn) : new Verdict.Try(turn);
    }

    /**
     * The time between two attempts of strangers at one account: up to 2 s under a small attack, so that the owner at a
     * strange browser still finds a turn, and 30 s under a large one, which leaves 2,880 guesses a day.
     *
     * @param failures of the last hour or so
     */
    public static Duration betweenAtAccount(double failures) {
        double beyond = failures - FREE_FOR_ACCOUNT;
        double millis = beyond <= 0 ? 0 : Math.max(Math.min(100 * beyond, 2_000), Math.min(20 * beyond, 30_000));
        return Duration.ofMillis((long) millis);
    }

    /** The time between two attempts of strangers at any accounts: up to 2 s. */
    public static Duration betweenInTotal(double failures) {
        return Duration.ofMillis((long) Math.max(0, Math.min(failures - FREE_IN_TOTAL, 2_000)));
    }

    /** The wait doubles with each failure: 1 s, 2 s, 4 s …, counted from the last one. */
    private static Duration left(Failures failures, int free, Duration longest) {
        int beyond = remembered(failures) - free;
        if (beyond <= 0) {
            return Duration.ZERO;
        }
        Duration wait = Duration.ofSeconds(1L << Math.min(beyond - 1, 20));
        Duration bounded = wait.compareTo(longest) > 0 ? longest : wait;
        return longer(bounded.minus(failures.sinceLast()), Duration.ZERO);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /** Half of the failures are forgotten for every ten quiet minutes. */
    private static int remembered(Failures failures) {
        long halvings = failures.sinceLast().dividedBy(HALVED_AFTER);
        return halvings > 30 ? 0 : failures.count() >> (int) Math.max(0, halvings);
    }

    /** What is known about the client, beside the password. */
    public enum Standing {
        STRANGER,
        /** This account signed in from this network lately. */
        KNOWN_NETWORK,
        /** The browser has a cookie that it got when this account signed in. */
        KNOWN_BROWSER
    }

    /**
     * The facts about one sign-in.
     *
     * @param pair failures of this network with this account
     * @param networks failures with any account, of the smallest network first
     * @param untilTurn until strangers may try this account, and any account, again; zero or less: now
     */
    public record Facts(Failures pair, List<Failures> networks, Duration untilTurn, Standing standing) {}

    /** A number of failures and the time since the last; monotonic time, never the wall clock. */
    public record Failures(int count, Duration sinceLast) {
        public static final Failures NONE = new Failures(0, Duration.ZERO);
    }

    /** The decision. */
    public sealed interface Verdict {
        /** Check the password after a pause. */
        record Try(Duration pause) implements Verdict {}

        /** Do not check it; report when to try again. */
        record Wait(Duration retryAfter) implements Verdict {}
    }
}
