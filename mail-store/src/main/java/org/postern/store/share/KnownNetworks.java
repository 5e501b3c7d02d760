package org.postern.store.share;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.InetAddress;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.postern.store.policy.ClientNetwork;

/**
 * The networks that brought a message that was accepted, or signed in, during the last days. They may use the reserves
 * that strangers may not. Anybody can bring a message; so what is for members is kept for networks of the second kind,
 * which no number of the first kind displaces. Uses bounded memory and monotonic time; a restart forgets all.
 * Thread-safe.
 */
public final class KnownNetworks {
    /** A small office hears from some thousand mail servers; each entry takes about 200 octets. */
    private static final int MOST = 10_000;

    /** Homes, offices, hotels and telephones of the members. */
    private static final int MOST_OF_MEMBERS = 2_000;

    /** A newsletter comes once a week. */
    private static final Duration KEPT = Duration.ofDays(8);

    private final Cache<String, Boolean> senders;
    private final Cache<String, Boolean> members;

    public KnownNetworks(LongSupplier nanoTime) {
        senders = cache(MOST, nanoTime);
        members = cache(MOST_OF_MEMBERS, nanoTime);
    }

    private static Cache<String, Boolean> cache(int most, LongSupplier nanoTime) {
        return Caffeine.newBuilder()
                .maximumSize(most)
                .expireAfterWrite(KEPT)
                .ticker(nanoTime::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    /** A message from there was accepted. */
    public void note(InetAddress client) {
        senders.put(ClientNetwork.one(client), true);
    }

    /** Somebody signed in from there, or used a session. */
    public void signedIn(InetAddress client) {
        members.put(ClientNetwork.one(client), true);
    }

    public boolean contains(InetAddress client) {
        return members(client) || senders.getIfPresent(ClientNetwork.one(client)) != null;
    }

    /** Whether somebody signed in from there. */
    public boolean members(InetAddress client) {
        return members.getIfPresent(ClientNetwork.one(client)) != null;
    }
}
