package org.postern.web.runtime;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/**
 * Makes pages for clients without a session on a few threads of its own, in turn for each client network. So strangers take a
 * bounded part of the processor, and one network's many requests do not delay another's few. Thread-safe.
 */
public final class StrangerTurns implements AutoCloseable {
    /** As many as cores: making a page waits for nothing. */
    private static final int THREADS = Math.max(2, Runtime.getRuntime().availableProcessors());
    /** Waiting requests of one network; a hundred browsers behind one address send some hundred. */
    private static final int MOST_WAITING = 500;

    private final Map<String, Deque<Runnable>> waiting = new LinkedHashMap<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
        Thread thread = new Thread(task, "web-strangers");
        thread.setDaemon(true);
        return thread;
    });

    /** Runs the task in its network's turn. False if too many of the network wait. */
    public boolean run(String network, Runnable task) {
        synchronized (waiting) {
            Deque<Runnable> own = waiting.computeIfAbsent(network, n -> new ArrayDeque<>());
            if (own.size() >= MOST_WAITING) {
                return false;
            }
            own.add(task);
        }
        try {
            threads.execute(() -> next().run());
            return true;
        } catch (RejectedExecutionException e) {
            return false; // the front is closing
        }
    }

    /** There is one for each call. The network that had its turn goes behind the others. */
    private Runnable next() {
        synchronized (waiting) {
            Iterator<Map.Entry<String, Deque<Runnable>>> networks =
                    waiting.entrySet().iterator();
            Map.Entry<String, Deque<Runnable>> first = networks.next();
            networks.remove();
            Runnable task = first.getValue().remove();
            if (!first.getValue().isEmpty()) {
                waiting.put(first.getKey(), first.getValue());
            }
            return task;
        }
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
