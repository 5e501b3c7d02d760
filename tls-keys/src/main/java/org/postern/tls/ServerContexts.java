package org.postern.tls;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/**
 * The contexts of the server's key, one after the other: what a client may resume, resumes in the context that it began in, and each
 * lasts two hours or until the certificate changes. Then the keys of its tickets are gone with it. Connections that are open, and
 * handshakes that have begun, keep theirs. Thread-safe.
 *
 * <p>The runtime alone does not bound this: it asks how old the key of a ticket is, not how old the session, and gives a fresh ticket
 * with each resumption.
 */
final class ServerContexts implements Supplier<SSLContext> {
    /** The longest time from a full handshake to the last resumption of what it agreed upon. */
    static final Duration LIFE = Duration.ofHours(2);
    /**
     * Sessions that are kept for clients of TLS 1.2 without tickets (RFC 5077), about 2 KiB each, the oldest forgotten first. Others
     * carry theirs in the ticket and take no memory.
     */
    static final int KEPT = 1_024;

    private record Generation(KeyPairWithChain pair, SSLContext context, Instant began) {}

    private final Clock clock;
    private volatile Generation generation;

    ServerContexts(KeyPairWithChain first, Clock clock) {
        this.clock = clock;
        this.generation = made(first);
    }

    private Generation made(KeyPairWithChain pair) {
        SSLContext context = ModernTls.wide(new OneKeyManager(pair));
        context.getServerSessionContext().setSessionTimeout((int) LIFE.toSeconds());
        context.getServerSessionContext().setSessionCacheSize(KEPT);
        return new Generation(pair, context, clock.instant());
    }

    KeyPairWithChain pair() {
        return generation.pair();
    }

    /** New handshakes use this key from now on, and resume nothing. */
    synchronized void replace(KeyPairWithChain fresh) {
        generation = made(fresh);
    }

    @Override
    public SSLContext get() {
        Generation now = generation;
        return current(now) ? now.context() : renewed();
    }

    /** A clock that was set back does not prolong it. */
    private boolean current(Generation now) {
        Instant instant = clock.instant();
        return !instant.isBefore(now.began()) && instant.isBefore(now.began().plus(LIFE));
    }

    private synchronized SSLContext renewed() {
        if (!current(generation)) {
            generation = made(generation.pair());
        }
        return generation.context();
    }
}
