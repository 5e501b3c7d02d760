package org.postern.store.filter.junk;

import java.io.IOException;
import java.io.InputStream;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.postern.store.account.JunkEvidence;
import org.postern.store.account.JunkMemory;
import org.postern.store.delivery.Arrival;
import org.postern.store.delivery.Finding;
import org.postern.store.delivery.JunkCheck;
import org.postern.store.mailbox.SpooledMessage;
import org.postern.store.mailbox.StoreException;
import org.postern.store.mailbox.TextExtractor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The box's own judgement. Thread-safe.
 *
 * <p>What the sender's domain asks to quarantine is junk to everybody. All else is judged for each account by what it and
 * all together have learned; before enough was learned nothing is junk, and what is unsure is mail. Nothing is learned from
 * the judgement itself: only people teach.
 */
public final class JunkFilter implements JunkCheck {
    private static final Logger LOG = LoggerFactory.getLogger(JunkFilter.class);

    private final JunkSettings settings;
    private final JunkMemory memory;
    private final Tokens tokens;

    public JunkFilter(JunkSettings settings, JunkMemory memory) {
        this.settings = settings;
        this.memory = memory;
        this.tokens = new Tokens(memory.key());
    }

    @Override
    public Examined examine(Arrival arrival, Finding finding) {
        return new Reading(arrival, finding.verdict() == Finding.Verdict.QUARANTINE);
    }

    /**
     * A message judged for whoever asks.
     *
     * @param score between 0 and 1
     * @param trained whether enough was learned to judge at all
     * @param strongest words of the message that count most, with their own probability
     */
    public record Opinion(double score, boolean trained, List<Clue> strongest) {}

    /** A word and how likely it stands in junk. */
    public record Clue(String word, double probability) {}

    /** What is thought of a message. Throws {@link IOException} when it cannot be read. */
    public Opinion opinion(long accountId, InputStream message, int clues) throws IOException {
        Map<Long, String> found = tokens.of(new TextExtractor().extract(message));
        JunkEvidence learned = memory.learned(accountId).together();
        Map<Long, JunkMemory.Both> evidence = memory.evidence(accountId, found.keySet());
        List<Clue> strongest = evidence.entrySet().stream()
                .map(entry -> new Clue(
                        found.getOrDefault(entry.getKey(), ""),
                        Score.probability(entry.getValue().together(), learned)))
                .sorted(Comparator.comparingDouble((Clue clue) -> -Math.abs(clue.probability() - Score.UNSURE)))
                .limit(clues)
                .toList();
        return new Opinion(score(evidence, learned), trained(memory.learned(accountId)), strongest);
    }

    /** Learns a message for an account and, unless it teaches too much, for all; or with {@link JunkMemory#SHARED} for all alone. */
    public void teach(long accountId, boolean spam, InputStream message) {
        memory.train(
                accountId, spam, tokens.of(new TextExtractor().extract(message)).keySet());
    }

    private static double score(Map<Long, JunkMemory.Both> evidence, JunkEvidence learned) {
        return Score.of(
                evidence.values().stream().map(JunkMemory.Both::together).toList(), learned);
    }

    private boolean trained(JunkMemory.Both learned) {
        int least = settings.leastTraining();
        return Math.max(learned.own().ham(), learned.shared().ham()) >= least
                && Math.max(learned.own().spam(), learned.shared().spam()) >= least;
    }

    /** Confined to the delivery of one message. */
    private final class Reading implements Examined {
        private final Arrival arrival;
        private final boolean quarantined;
        private Optional<Map<Long, String>> found = Optional.empty();

        Reading(Arrival arrival, boolean quarantined) {
            this.arrival = arrival;
            this.quarantined = quarantined;
        }

        @Override
        public boolean junk(long accountId) {
            if (quarantined) {
                return true;
            }
            JunkMemory.Both learned = memory.learned(accountId);
            if (!trained(learned)) {
                return false;
            }
            double score = score(memory.evidence(accountId, words().keySet()), learned.together());
            boolean junk = score >= settings.threshold();
            if (junk) {
                LOG.info(
                        "[{}] junk to account {}: {}",
                        arrival.origin().sessionId(),
                        accountId,
                        String.format(Locale.ROOT, "%.4f", score));
            }
            return junk;
        }

        /** Read once for all recipients, and not at all where nothing was learned. */
        private Map<Long, String> words() {
            if (found.isEmpty()) {
                found = Optional.of(tokensOf(arrival.message()));
            }
            return found.get();
        }

        @Override
        public Optional<Finding> refusal() {
            return Optional.empty();
        }

        @Override
        public String trace() {
            return "";
        }
    }

    private Map<Long, String> tokensOf(SpooledMessage message) {
        try (InputStream in = message.open()) {
            return tokens.of(new TextExtractor().extract(in));
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.FAILED, "cannot read the spooled message", e);
        }
    }
}
