package org.postern.web.page.letter;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.postern.web.page.Visit;

/**
 * One request after the other for each letter, so that a request that is repeated while the first one still runs sees
 * its result. Requests for different letters never wait for each other. Thread-safe.
 */
public final class LetterTurns {
    /** A page that opens a letter waits no longer for a save that still runs. */
    private static final int OPEN_SECONDS = 5;

    private final Map<String, Turn> turns = new ConcurrentHashMap<>();

    private static final class Turn {
        private final ReentrantLock lock = new ReentrantLock();
        private int users;
    }

    <T> T inTurn(Visit visit, String letter, Supplier<T> work) {
        String key = key(visit, letter);
        Turn turn = enter(key);
        turn.lock.lock();
        try {
            return work.get();
        } finally {
            turn.lock.unlock();
            leave(key);
        }
    }

    /** Waits for a request that runs now, but not long. */
    void await(Visit visit, String letter) {
        String key = key(visit, letter);
        if (!turns.containsKey(key)) {
            return;
        }
        Turn turn = enter(key);
        try {
            if (turn.lock.tryLock(OPEN_SECONDS, TimeUnit.SECONDS)) {
                turn.lock.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            leave(key);
        }
    }

    private Turn enter(String key) {
        return turns.compute(key, (same, known) -> {
            Turn turn = known == null ? new Turn() : known;
            turn.users++;
            return turn;
        });
    }

    private void leave(String key) {
        turns.computeIfPresent(key, (same, known) -> --known.users == 0 ? null : known);
    }

    private static String key(Visit visit, String letter) {
        return visit.login().address() + ' ' + letter;
    }
}
