package org.postern.store.filter.junk;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.postern.store.account.JunkEvidence;
import org.postern.store.account.JunkMemory;

/**
 * The probability that a message is junk, from what was learned. Pure.
 *
 * <p>Each token gets Robinson's estimate, and Fisher's method combines the strongest as a chi-square test of both
 * hypotheses (G. Robinson, "A Statistical Approach to the Spam Problem", Linux Journal 107, 2003). Where both or
 * neither look true, the result is near one half: unsure.
 *
 * <p>The shared estimate is the prior of the account's own: a new account starts with what its colleagues taught, and
 * each sighting in its own lessons counts against that, so that a handful of them decides. An account's own lessons
 * count only when there are enough of both kinds: from lessons of one kind alone, every common word would look
 * suspicious.
 *
 * @param learned how many messages were learned
 * @param least messages of each kind before lessons count
 */
record Score(JunkMemory.Both learned, int least) {
    static final double UNSURE = 0.5;

    /** Tokens that decide; more add nothing, and in long texts they would outweigh the strong clues. */
    private static final int MOST_CLUES = 150;
    /** Fewer clues than this are chance. */
    private static final int LEAST_CLUES = 5;
    /** How far from one half a token must be to count. */
    private static final double LEAST_STRENGTH = 0.1;
    /** The weight, in messages, of the assumption that an unseen token means nothing (Robinson's s). */
    private static final double BELIEF = 0.45;
    /** The weight of the shared estimate against the account's own sightings. */
    private static final double SHARED_BELIEF = 1;

    /** Whether enough was learned to judge at all. */
    boolean trained() {
        return ownCounts() || sharedCounts();
    }

    private boolean ownCounts() {
        return learned.own().atLeast(least);
    }

    private boolean sharedCounts() {
        return learned.shared().atLeast(least);
    }

    /** Between 0 (mail) and 1 (junk). */
    double of(Collection<JunkMemory.Both> tokens) {
        List<Double> clues = tokens.stream()
                .map(this::probability)
                .filter(p -> Math.abs(p - UNSURE) >= LEAST_STRENGTH)
                .sorted(Comparator.comparingDouble((Double p) -> -Math.abs(p - UNSURE)))
                .limit(MOST_CLUES)
                .toList();
        if (clues.size() < LEAST_CLUES) {
            return UNSURE;
        }
        double spam = 0;
        double ham = 0;
        for (double p : clues) {
            spam += Math.log(1 - p);
            ham += Math.log(p);
        }
        double spamminess = 1 - chiSquareTail(-2 * spam, clues.size());
        double hamminess = 1 - chiSquareTail(-2 * ham, clues.size());
        return (1 + spamminess - hamminess) / 2;
    }

    /** The probability that a message with this token is junk; never 0 or 1. */
    double probability(JunkMemory.Both token) {
        double prior = sharedCounts() ? estimate(UNSURE, BELIEF, token.shared(), learned.shared()) : UNSURE;
        return ownCounts()
                ? estimate(prior, sharedCounts() ? SHARED_BELIEF : BELIEF, token.own(), learned.own())
                : prior;
    }

    /**
     * Robinson's f(w). Where one kind of lesson is rare, a sighting in the other kind counts as little as the rare ones
     * could contradict it: a word in 3 of 1,000 junk mails, but in none of 20 others, is no clue.
     */
    private static double estimate(double prior, double belief, JunkEvidence token, JunkEvidence learned) {
        double hams = learned.ham();
        double spams = learned.spam();
        double seen = token.spam() * Math.min(1, hams / spams) + token.ham() * Math.min(1, spams / hams);
        if (seen == 0) {
            return prior;
        }
        double spam = Math.min(1, token.spam() / spams);
        double ham = Math.min(1, token.ham() / hams);
        return (belief * prior + seen * spam / (spam + ham)) / (belief + seen);
    }

    /** The probability that a chi-square variable of 2n degrees of freedom is at least x. */
    private static double chiSquareTail(double x, int n) {
        double half = x / 2;
        double term = Math.exp(-half);
        double sum = term;
        for (int i = 1; i < n; i++) {
            term *= half / i;
            sum += term;
        }
        return Math.min(1, sum);
    }
}
