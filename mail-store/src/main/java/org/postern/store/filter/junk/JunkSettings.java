package org.postern.store.filter.junk;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * How to detect junk.
 *
 * @param engine default {@link Engine#OWN}
 * @param threshold probability from which a message is junk; default 0.95: an offer in the inbox costs a second, an
 *     order in Junk costs a customer
 * @param leastTraining messages of each kind to learn before judging; default 20: with fewer, chance decides
 * @param rspamd its address and the effect of its verdicts
 */
public record JunkSettings(Engine engine, double threshold, int leastTraining, Rspamd rspamd) {
    public static final JunkSettings DEFAULT = new JunkSettings(Engine.OWN, 0.95, 20, Rspamd.DEFAULT);

    public JunkSettings {
        if (threshold <= 0.5 || threshold >= 1 || leastTraining < 1) {
            throw new IllegalArgumentException("a junk setting is out of bounds");
        }
    }

    /**
     * The filter that judges. Lessons from people are learned in any case, so that the own filter is trained when it is
     * switched on.
     */
    public enum Engine {
        OWN,
        RSPAMD,
        OFF
    }

    /**
     * An rspamd server.
     *
     * @param scan its normal worker, such as {@code http://127.0.0.1:11333}
     * @param learn its controller, such as {@code http://127.0.0.1:11334}, which learns from what people move; empty:
     *     none
     * @param password of the controller
     * @param timeout for one whole answer; after it the mail is accepted as if there were no rspamd; default 10 s:
     *     rspamd itself gives up after 8
     * @param reject whether its verdict "reject" refuses the message; default true: the operator of rspamd has set its
     *     thresholds
     */
    public record Rspamd(URI scan, Optional<URI> learn, Optional<String> password, Duration timeout, boolean reject) {
        public static final Rspamd DEFAULT = new Rspamd(
                URI.create("http://127.0.0.1:11333"), Optional.empty(), Optional.empty(), Duration.ofSeconds(10), true);

        /** Omits the password. */
        @Override
        public String toString() {
            return "Rspamd[" + scan + "]";
        }
    }
}
