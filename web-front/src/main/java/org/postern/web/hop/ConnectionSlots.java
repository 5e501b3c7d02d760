package org.postern.web.hop;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.postern.web.runtime.WebThreads;

/**
 * Connections that are kept open for a while, each in its {@link ConnectionSlot}. A separate thread closes unused ones.
 * Thread-safe.
 *
 * @param <K> key for the owner of a connection
 */
public final class ConnectionSlots<K, P extends ConnectionSlot> implements AutoCloseable {
    private final Map<K, P> places = new ConcurrentHashMap<>();
    private final Supplier<P> fresh;
    private final long waitSeconds;
    private final long idleNanos;
    private final ScheduledExecutorService sweeper;
    private final ScheduledFuture<?> sweeping;

    /**
     * @param name of the thread
     * @param waitSeconds longest wait for a slot; after it the slot counts as busy
     * @param idle how long an unused connection stays open; checked four times as often
     */
    public ConnectionSlots(String name, Supplier<P> fresh, long waitSeconds, Duration idle) {
        this.fresh = fresh;
        this.waitSeconds = waitSeconds;
        this.idleNanos = idle.toNanos();
        this.sweeper = Executors.newSingleThreadScheduledExecutor(WebThreads.daemons(name));
        long period = Math.max(1, idle.toMillis() / 4);
        this.sweeping = sweeper.scheduleWithFixedDelay(this::closeIdle, period, period, TimeUnit.MILLISECONDS);
    }

    /**
     * Returns the locked slot; the caller releases it. Skips a slot that was closed before it was locked, because
     * nothing would close it again.
     *
     * @throws HopException BUSY if others hold it too long
     */
    public P checkOut(K key) {
        while (true) {
            P place = places.computeIfAbsent(key, absent -> fresh.get());
            if (!place.lockWithin(waitSeconds)) {
                throw new HopException(HopException.Kind.BUSY, "the mailbox is busy", null);
            }
            if (places.get(key) == place) {
                return place;
            }
            place.unlock();
        }
    }

    public Optional<P> find(K key) {
        return Optional.ofNullable(places.get(key));
    }

    Map<K, P> all() {
        return places;
    }

    Collection<P> values() {
        return places.values();
    }

    public int size() {
        return places.size();
    }

    /** Removes the chosen slots and closes their connections; a thread that uses one gets a short time to finish. */
    void remove(BiPredicate<K, P> chosen) {
        places.forEach((key, place) -> {
            if (chosen.test(key, place) && places.remove(key, place)) {
                place.shutWhenFree();
            }
        });
    }

    /** Closes the connection unless a thread is using it. */
    public void closeIfFree(K key, P place) {
        if (place.tryLock()) {
            try {
                if (!place.worthKeeping()) {
                    places.remove(key, place);
                }
                place.shut();
            } finally {
                place.unlock();
            }
        }
    }

    private void closeIdle() {
        places.forEach((key, place) -> {
            if (place.idleNanos() > idleNanos) {
                closeIfFree(key, place);
            }
        });
    }

    @Override
    public void close() {
        sweeping.cancel(false);
        sweeper.shutdownNow();
        remove((key, place) -> true);
    }
}
