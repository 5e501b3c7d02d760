package org.postern.store.share;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Shares out a number of places so that they never run out: a holder gets at most a quarter of what is still free. One
 * holder alone has a fifth of all; twenty that want all they can get leave a sixth free, of which the next one gets his
 * part. For an IPv6 address, its /56 gets three eighths and its /48 half of what is free. Thread-safe.
 */
public final class FairShares {
    private static final int PARTS = 8;
    private static final int OF_ONE = 2;

    private final int places;
    private final Map<String, Integer> byHolder = new HashMap<>();
    private int held;

    public FairShares(int places) {
        this.places = places;
    }

    /**
     * Takes a place.
     *
     * @param holders the networks that it counts for, the smallest first, such as {@code ClientNetwork.levels}
     * @return false when one of them has its part; then nothing was taken
     */
    public synchronized boolean take(List<String> holders) {
        int free = places - held;
        if (free < 1) {
            return false;
        }
        for (int level = 0; level < holders.size(); level++) {
            int limit = Math.max(1, free * Math.min(PARTS / 2, OF_ONE + level) / PARTS);
            if (byHolder.getOrDefault(holders.get(level), 0) >= limit) {
                return false;
            }
        }
        holders.forEach(holder -> byHolder.merge(holder, 1, Integer::sum));
        held++;
        return true;
    }

    /** Gives back a place that {@link #take} has given. */
    public synchronized void giveBack(List<String> holders) {
        holders.forEach(holder -> byHolder.computeIfPresent(holder, (key, now) -> now > 1 ? now - 1 : null));
        held--;
    }

    /** Places taken. */
    public synchronized int held() {
        return held;
    }
}
