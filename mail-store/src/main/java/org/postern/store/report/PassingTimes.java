package org.postern.store.report;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Remembers until the end of the process, for a box without a mail database. Thread-safe. */
final class PassingTimes implements NoticeTimes {
    private final Map<String, Instant> sent = new HashMap<>();

    @Override
    public synchronized boolean claim(String kind, long accountId, Instant at, Duration apart) {
        String key = kind + " " + accountId;
        Instant before = sent.get(key);
        if (before != null && !at.isBefore(before) && at.isBefore(before.plus(apart))) {
            return false;
        }
        sent.put(key, at);
        return true;
    }

    @Override
    public synchronized void forget(String kind, long accountId) {
        sent.remove(kind + " " + accountId);
    }
}
