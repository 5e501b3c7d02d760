package org.postern.store.filter.junk;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postern.store.account.JunkMemory;
import org.postern.store.delivery.Finding;
import org.postern.store.delivery.IncomingMessage;
import org.postern.store.delivery.JunkCheck;
import org.postern.store.mailbox.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The box's own junk filter. Thread-safe.
 *
 * <p>Mail that the sender's domain asks to quarantine is junk for everybody. All other mail is judged for each account
 * by what the account and all accounts together have learned. Before enough was learned nothing is junk, and an unsure
 * result is mail. The filter never learns from its own judgement: only people teach it. A message that it cannot judge,
 * by a fault of ours, is mail.
 */
public final class JunkFilter implements JunkCheck {
    private static final Logger LOG = LoggerFactory.getLogger(JunkFilter.class);

    private final JunkSettings settings;
    private final JunkMemory memory;
    private final TokenHash tokens;

    /** @param hostname of this server, as in its Authentication-Results */
    public JunkFilter(JunkSettings settings, JunkMemory memory, String hostname) {
        this.settings = settings;
        this.memory = memory;
        this.tokens = new TokenHash(memory.key(), hostname);
    }

    @Override
    public Examined examine(IncomingMessage arrival, Finding finding) {
        return new Reading(arrival, finding);
    }

    /**
     * The judgement on a message.
     *
     * @param score between 0 and 1
     * @param trained whether enough was learned to judge at all
     * @param junk whether it would go into Junk
     * @param strongest the tokens of the message with the most weight
     */
    public record Opinion(double score, boolean trained, boolean junk, List<Clue> strongest) {}

    /** A token and the probability that a message with it is junk. */
    public record Clue(String token, double probability) {}

    /** Judges a message and names its strongest tokens. Learns nothing. */
    public Opinion opinion(long accountId, InputStream message, int clues) {
        Map<Long, String> found = tokens.ofStored(message);
        Score score = new Score(memory.learned(accountId), settings.leastTraining());
        Map<Long, JunkMemory.Both> evidence = memory.evidence(accountId, found.keySet());
        List<Clue> strongest = evidence.entrySet().stream()
                .map(entry -> new Clue(found.getOrDefault(entry.getKey(), ""), score.probability(entry.getValue())))
                .sorted(Comparator.comparingDouble((Clue clue) -> -Math.abs(clue.probability() - Score.UNSURE))
                        .thenComparing(Clue::token))
                .limit(clues)
                .toList();
        double value = score.of(evidence.values());
        return new Opinion(value, score.trained(), score.trained() && value >= settings.threshold(), strongest);
    }

    /**
     * Learns a message for an account and, within limits, for all accounts; with {@link JunkMemory#SHARED} for all
     * accounts only.
     */
    public void teach(long accountId, boolean spam, InputStream message) {
        memory.train(accountId, spam, tokens.ofStored(message).keySet());
    }

    /** Confined to the delivery of one message. */
    private final class Reading implements Examined {
        private final IncomingMessage arrival;
        private final Finding finding;
        private @Nullable Collection<Long> read;

        Reading(IncomingMessage arrival, Finding finding) {
            this.arrival = arrival;
            this.finding = finding;
        }

        @Override
        public boolean junk(long accountId) {
            if (finding.verdict() == Finding.Verdict.QUARANTINE) {
                return true;
            }
            try {
                return judged(accountId);
            } catch (StoreException | IOException e) {
                LOG.error("[{}] cannot be judged and counts as mail", session(), e);
                return false;
            }
        }

        private boolean judged(long accountId) throws IOException {
            Score score = new Score(memory.learned(accountId), settings.leastTraining());
            if (!score.trained()) {
                return false;
            }
            double value = score.of(memory.evidence(accountId, read()).values());
            LOG.debug("[{}] account {}: {}", session(), accountId, value);
            boolean junk = value >= settings.threshold();
            if (junk) {
                LOG.info(
                        "[{}] junk to account {}: {}", session(), accountId, String.format(Locale.ROOT, "%.4f", value));
            }
            return junk;
        }

        /** Once for all recipients, and never when nothing was learned. */
        private Collection<Long> read() throws IOException {
            Collection<Long> known = read;
            if (known == null) {
                try (InputStream in = arrival.message().open()) {
                    known = tokens.ofArriving(in, finding.authenticated()).keySet();
                }
                read = known;
            }
            return known;
        }

        private String session() {
            return arrival.origin().sessionId();
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
}
