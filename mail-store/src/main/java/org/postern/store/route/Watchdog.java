package org.postern.store.route;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.postern.store.platform.StoreThreads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes connections that take too long: a closed socket ends any read, write or handshake that blocks on it. Socket
 * time-outs alone would let a peer that sends one octet a minute hold a connection for ever, and do not cover writing.
 * Thread-safe.
 */
public final class Watchdog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
    private static final long TICK_MILLIS = 200;

    private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor timer;
    private volatile boolean closed;

    public Watchdog() {
        timer = new ScheduledThreadPoolExecutor(1, StoreThreads.named("queue-watchdog"));
        var unused = timer.scheduleWithFixedDelay(this::look, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    public Watch watch(Socket socket) {
        Watch watch = new Watch(socket);
        watches.add(watch);
        if (closed) {
            watch.cut("this server is shutting down");
        }
        return watch;
    }

    private void look() {
        long now = System.nanoTime();
        for (Watch watch : watches) {
            if (now - watch.deadline > 0) {
                watch.cut("timed out during " + watch.phase);
            }
        }
    }

    /** Whether connections were closed because the queue is stopping. */
    public boolean closed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        watches.forEach(watch -> watch.cut("this server is shutting down"));
        timer.shutdownNow();
    }

    /** One connection. Its one user sets the phases. */
    public final class Watch implements AutoCloseable {
        private final Socket socket;
        private volatile long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        private volatile String phase = "connection";
        private volatile String cutBecause = "";

        private Watch(Socket socket) {
            this.socket = socket;
        }

        /** Begins a step with a time limit from now. */
        public void phase(String name, Duration limit) {
            phase = name;
            deadline = System.nanoTime() + limit.toNanos();
        }

        /** Why the connection was closed; empty when it was not. */
        public String cutBecause() {
            return cutBecause;
        }

        /** The current step, in words. */
        public String phase() {
            return phase;
        }

        private void cut(String reason) {
            cutBecause = reason;
            watches.remove(this);
            try {
                socket.close();
            } catch (IOException e) {
                LOG.debug("closing a connection failed", e);
            }
        }

        @Override
        public void close() {
            watches.remove(this);
        }
    }
}
