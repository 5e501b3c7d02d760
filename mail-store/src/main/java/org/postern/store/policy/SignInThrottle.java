package org.postern.store.policy;

import java.time.Duration;

/**
 * Decides whether a password may be tried now. Guessing gets slower for the guessing network, for each account and in
 * total. The owner, who comes from another network, waits at most two seconds while the account is under attack, and
 * not at all from a network where a sign-in succeeded recently.
 */
public final class SignInThrottle {
    /** Free failures of one network with one account. */
    static final int FREE_FOR_PAIR = 4;
    /** Free failures of one network with any accounts: an office shares one address. */
    static final int FREE_FOR_NETWORK = 20;
    /** Failures with one account from anywhere before other networks have to pause. */
    static final int FREE_FOR_ACCOUNT = 10;

    static final Duration LONGEST_WAIT = Duration.ofMinutes(15);
    static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    static final Duration HALVED_AFTER = Duration.ofMinutes(10);

    private SignInThrottle() {}

    public static Verdict judge(Facts facts) {
        Duration pair = left(facts.pair(), FREE_FOR_PAIR);
        Duration network = left(facts.network(), FREE_FOR_NETWORK);
        Duration wait = pair.compareTo(network) > 0 ? pair : network;
        if (wait.compareTo(Duration.ZERO) > 0) {
            return new Verdict.Wait(wait);
        }
        int attack = remembered(facts.account()) - FREE_FOR_ACCOUNT;
        if (facts.trusted() || attack <= 0) {
            return new Verdict.Try(Duration.ZERO);
        }
        Duration pause = Duration.ofMillis(100L * Math.min(attack, 20));
        return new Verdict.Try(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
    }

    /** The wait doubles with each failure: 1 s, 2 s, 4 s … 15 min, counted from the last one. */
    private static Duration left(Failures failures, int free) {
        int beyond = remembered(failures) - free;
        if (beyond <= 0) {
            return Duration.ZERO;
        }
        Duration wait = Duration.ofSeconds(1L << Math.min(beyond - 1, 20));
        Duration bounded = wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
        Duration left = bounded.minus(failures.sinceLast());
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Half of the failures are forgotten for every ten quiet minutes. */
    private static int remembered(Failures failures) {
        long halvings = failures.sinceLast().dividedBy(HALVED_AFTER);
        return halvings > 30 ? 0 : failures.count() >> (int) Math.max(0, halvings);
    }

    /**
     * The facts about one sign-in.
     *
     * @param pair failures of this network with this account
     * @param network failures of this network with any account
     * @param account failures with this account from anywhere
     * @param trusted whether this network signed in to this account recently
     */
    public record Facts(Failures pair, Failures network, Failures account, boolean trusted) {}

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
