package org.postern.web.http.pace;

import java.util.HashMap;
import java.util.Map;

/** Counts the long answers that are sent at one time, in all and for each person. Thread-safe. */
public final class LongAnswers {
    /** A quarter: one person's downloads leave the others theirs. */
    private static final int PART = 4;

    private final int most;
    private final Map<String, Integer> byPerson = new HashMap<>();
    private int running;

    public LongAnswers(int most) {
        this.most = most;
    }

    /** Whether one more may begin; then it has to be ended. */
    public synchronized boolean begin(String person) {
        int own = byPerson.getOrDefault(person, 0);
        if (running >= most || own >= Math.max(1, most / PART)) {
            return false;
        }
        byPerson.put(person, own + 1);
        running++;
        return true;
    }

    public synchronized void end(String person) {
        running--;
        byPerson.computeIfPresent(person, (key, own) -> own > 1 ? own - 1 : null);
    }
}
