package org.postern.web.session;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Remembers for a day which person an ended cookie belonged to. This way a form can be kept for that person alone, and
 * a client without a former session cannot make the front keep anything large. Thread-safe, bounded.
 */
final class EndedSessions {
    private static final int LIMIT = 4096;
    private static final long KEPT_NANOS = Duration.ofDays(1).toNanos();

    private record Ended(String owner, boolean ownPc, long nanos) {}

    private final LongSupplier nanos;
    private final Map<String, Ended> byHash = new LinkedHashMap<>();

    EndedSessions(LongSupplier nanos) {
        this.nanos = nanos;
    }

    synchronized void add(String keyHash, String owner, boolean ownPc) {
        byHash.put(keyHash, new Ended(owner, ownPc, nanos.getAsLong()));
        if (byHash.size() > LIMIT) {
            byHash.remove(byHash.keySet().iterator().next());
        }
    }

    synchronized Optional<String> owner(String keyHash) {
        Ended ended = byHash.get(keyHash);
        return ended == null || old(ended) ? Optional.empty() : Optional.of(ended.owner());
    }

    /** Whether it was a session on the person's own PC. */
    synchronized boolean ownPc(String keyHash) {
        Ended ended = byHash.get(keyHash);
        return ended != null && ended.ownPc() && !old(ended);
    }

    synchronized void sweep() {
        byHash.values().removeIf(this::old);
    }

    private boolean old(Ended ended) {
        return nanos.getAsLong() - ended.nanos() >= KEPT_NANOS;
    }
}
