package org.postern.store.filter.junk;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * How junk is told from mail.
 *
 * @param engine default {@link Engine#OWN}
 * @param threshold probability from which a message is junk; default 0.95: an offer that is seen costs a second, an order that
 *     is not seen costs a customer
 * @param leastTraining messages of either kind to be learned before anything is judged; default 20: with fewer, chance decides
 * @param rspamd where it listens and what may come of it
 */
public record JunkSettings(Engine engine, double threshold, int leastTraining, Rspamd rspamd) {
    public static final JunkSettings DEFAULT = new JunkSettings(Engine.OWN, 0.95, 20, Rspamd.DEFAULT);

    public JunkSettings {
        if (threshold <= 0.5 || threshold >= 1 || leastTraining < 1) {
            throw new IllegalArgumentException("a junk setting is out of bounds");
        }
    }

    /** Who judges. People's lessons are learned in any case, so that the own filter knows when it is switched on. */
    public enum Engine {
        OWN,
        RSPAMD,
        OFF
    }

    /**
     * An rspamd.
     *
     * @param scan its normal worker, such as {@code http://127.0.0.1:11333}
     * @param learn its controller, such as {@code http://127.0.0.1:11334}, told what people move; empty: told nothing
     * @param password of the controller
     * @param timeout for one answer, all of it; then the mail is taken as if there were no rspamd; default 10 s: rspamd itself
     *     gives up after 8
     * @param reject whether its verdict "reject" refuses the message; default true: whoever runs rspamd set its thresholds
     */
    public record Rspamd(URI scan, Optional<URI> learn, Optional<String> password, Duration timeout, boolean reject) {
        public static final Rspamd DEFAULT = new Rspamd(
                URI.create("http://127.0.0.1:11333"), Optional.empty(), Optional.empty(), Duration.ofSeconds(10), true);

        /** Without the password. */
        @Override
        public String toString() {
            return "Rspamd[" + scan + "]";
        }
    }
}
