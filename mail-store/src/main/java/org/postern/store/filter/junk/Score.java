package org.postern.store.filter.junk;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.postern.store.account.JunkEvidence;

/**
 * The probability that a message is junk: Robinson's estimate for each token, the strongest combined by Fisher's method as
 * a chi-square test on both hypotheses ("A statistical approach to the spam problem", Linux Journal 107, 2003). Where both or
 * neither look true the result is about one half: unsure. Pure.
 */
final class Score {
    /** Tokens that decide; more adds nothing, and long texts would drown their own clues. */
    private static final int MOST_CLUES = 150;
    /** Fewer clues than this are chance. */
    private static final int LEAST_CLUES = 5;
    /** How far from one half a token must be to count. */
    private static final double LEAST_STRENGTH = 0.1;
    /** What a token that was never seen is worth, and the weight of that belief in messages (Robinson's x and s). */
    private static final double UNSEEN = 0.5;

    private static final double BELIEF = 0.45;
    static final double UNSURE = 0.5;

    private Score() {}

    /** Between 0 (mail) and 1 (junk). */
    static double of(Collection<JunkEvidence> tokens, JunkEvidence learned) {
        List<Double> clues = tokens.stream()
                .map(token -> probability(token, learned))
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

    static double probability(JunkEvidence token, JunkEvidence learned) {
        double seen = token.ham() + token.spam();
        if (seen == 0 || learned.ham() == 0 || learned.spam() == 0) {
            return UNSEEN;
        }
        double spam = Math.min(1, (double) token.spam() / learned.spam());
        double ham = Math.min(1, (double) token.ham() / learned.ham());
        double raw = spam + ham == 0 ? UNSEEN : spam / (spam + ham);
        return (BELIEF * UNSEEN + seen * raw) / (BELIEF + seen);
    }

    /** The chance of a chi-square of 2n degrees of freedom being at least x. */
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
