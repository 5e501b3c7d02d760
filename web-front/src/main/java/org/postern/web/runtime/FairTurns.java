package org.postern.web.runtime;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Runs tasks on threads of its own, in turn for each group of clients (a network, a person). So one group's many requests
 * do not delay another's few, and no group has more than its share of the threads. Thread-safe.
 */
public final class FairTurns implements AutoCloseable {
    private static final long IDLE_SECONDS = 30;

    /**
     * How much may run and wait.
     *
     * @param places tasks that run at one time
     * @param each tasks of one group that run at one time
     * @param waiting tasks of one group that may wait
     */
    public record Shares(int places, int each, int waiting) {}

    private static final class Line {
        private final String group;
        private final Deque<Consumer<Runnable>> waiting = new ArrayDeque<>();
        private int running;

        Line(String group) {
            this.group = group;
        }
    }

    private final Shares shares;
    /** Only groups that run or wait for something. */
    private final Map<String, Line> lines = new LinkedHashMap<>();

    private final ThreadPoolExecutor threads;
    private int running;

    /** @param left tasks that may go on at one time after they gave their places away */
    public FairTurns(String name, Shares shares, int left) {
        this.shares = shares;
        int most = shares.places() + left;
        this.threads = new ThreadPoolExecutor(
                most, most, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), WebThreads.daemons(name));
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Runs the task in its group's turn.
     *
     * @param task gets a call that gives its place to the next one while it goes on
     * @return false if too many of the group wait, or all is closed
     */
    public boolean run(String group, Consumer<Runnable> task) {
        synchronized (lines) {
            Line line = lines.computeIfAbsent(group, Line::new);
            if (threads.isShutdown() || line.waiting.size() >= shares.waiting()) {
                return false;
            }
            line.waiting.add(task);
            fill();
            return true;
        }
    }

    /** Starts what may run. */
    private void fill() {
        while (running < shares.places()) {
            Optional<Line> next = lines.values().stream()
                    .filter(line -> !line.waiting.isEmpty() && line.running < shares.each())
                    .findFirst();
            if (next.isEmpty()) {
                return;
            }
            start(next.get());
        }
    }

    /** The group that has its turn goes behind the others. */
    private void start(Line line) {
        Consumer<Runnable> task = line.waiting.remove();
        lines.remove(line.group);
        lines.put(line.group, line);
        line.running++;
        running++;
        AtomicBoolean placed = new AtomicBoolean(true);
        Runnable leave = () -> {
            if (placed.compareAndSet(true, false)) {
                ended(line);
            }
        };
        try {
            threads.execute(() -> {
                try {
                    task.accept(leave);
                } finally {
                    leave.run();
                }
            });
        } catch (RejectedExecutionException e) {
            lines.clear(); // the front is closing
        }
    }

    private void ended(Line line) {
        synchronized (lines) {
            running--;
            line.running--;
            if (line.running == 0 && line.waiting.isEmpty()) {
                lines.remove(line.group, line);
            }
            fill();
        }
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
