package org.postern.web.hop;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.postern.web.session.HopLogin;

/**
 * The open POP3 sessions: at most one for each web session and folder, kept open for a while, used by one thread at a
 * time. Their number and the messages of their snapshots together are bounded. Thread-safe.
 */
final class HopSessions implements AutoCloseable {
    private static final int MOST_SESSIONS = 64;
    /** The library holds about 280 octets for each message of a snapshot: 55 MiB in all. */
    private static final int MOST_SNAPSHOT_ENTRIES = 200_000;

    private static final long WAIT_SECONDS = 20;

    private final HopServer server;
    private final long idleNanos;
    private final Map<Key, Slot> slots = new ConcurrentHashMap<>();
    private final ScheduledExecutorService sweeper;
    private final ScheduledFuture<?> sweeping;

    HopSessions(HopServer server, Duration idle) {
        this.server = server;
        this.idleNanos = idle.toNanos();
        this.sweeper = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "hop-idle");
            thread.setDaemon(true);
            return thread;
        });
        long period = Math.max(1, idle.toMillis() / 4);
        this.sweeping = sweeper.scheduleWithFixedDelay(this::closeIdle, period, period, TimeUnit.MILLISECONDS);
    }

    /** Work on an open session. */
    @FunctionalInterface
    interface Task<T> {
        T run(HopSession session) throws MessagingException, IOException;
    }

    /**
     * Runs a task on the session of that login and folder. A session that has died, or whose snapshot is too old for the
     * task, is opened anew once.
     *
     * @param fresh whether a snapshot serves the task; asked only of a session that was open before
     */
    <T> T with(HopLogin login, String folder, Predicate<HopSession> fresh, Task<T> task) {
        Slot slot = checkOut(new Key(login.withoutRemote(), folder));
        try {
            HopSession session = slot.session;
            if (session != null && session.isOpen() && fresh.test(session)) {
                try {
                    return task.run(session);
                } catch (MessagingException | IOException | IllegalStateException e) {
                    slot.shut(); // it died while idle: one more try on a new one
                } catch (HopException e) {
                    if (e.kind() == HopException.Kind.GONE) {
                        throw e;
                    }
                    slot.shut();
                }
            }
            slot.shut();
            return onNew(slot, login, folder, task);
        } finally {
            slot.usedNanos = System.nanoTime();
            slot.lock.unlock();
            trim();
        }
    }

    private <T> T onNew(Slot slot, HopLogin login, String folder, Task<T> task) {
        HopSession session = HopSession.open(server, login, folder);
        slot.session = session;
        slot.entries = session.size();
        try {
            return task.run(session);
        } catch (MessagingException | IOException | IllegalStateException e) {
            slot.shut();
            throw HopSession.failure(e);
        }
    }

    /** A slot that was closed between being found and being locked is not used: nothing would close it again. */
    private Slot checkOut(Key key) {
        while (true) {
            Slot slot = slots.computeIfAbsent(key, absent -> new Slot());
            lock(slot);
            if (slots.get(key) == slot) {
                return slot;
            }
            slot.lock.unlock();
        }
    }

    private static void lock(Slot slot) {
        try {
            if (slot.lock.tryLock(WAIT_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new HopException(HopException.Kind.BUSY, "the mailbox is busy", null);
    }

    void forget(HopLogin login) {
        for (Map.Entry<Key, Slot> entry : List.copyOf(slots.entrySet())) {
            if (entry.getKey().login.equals(login)) {
                slots.remove(entry.getKey());
                entry.getValue().shutWhenFree();
            }
        }
    }

    int open() {
        return (int)
                slots.values().stream().filter(slot -> slot.session != null).count();
    }

    private void closeIdle() {
        long now = System.nanoTime();
        slots.forEach((key, slot) -> {
            if (now - slot.usedNanos > idleNanos) {
                closeIfFree(key, slot);
            }
        });
    }

    /** Closes the longest unused ones while there are too many, or while their snapshots hold too much memory. */
    private void trim() {
        long entries = slots.values().stream().mapToLong(slot -> slot.entries).sum();
        int count = slots.size();
        if (count <= MOST_SESSIONS && entries <= MOST_SNAPSHOT_ENTRIES) {
            return;
        }
        List<Map.Entry<Key, Slot>> oldest = new ArrayList<>(slots.entrySet());
        long now = System.nanoTime();
        oldest.sort(Comparator.comparingLong(entry -> entry.getValue().usedNanos - now));
        for (Map.Entry<Key, Slot> entry : oldest.subList(0, Math.max(0, oldest.size() - 1))) {
            if (count <= MOST_SESSIONS && entries <= MOST_SNAPSHOT_ENTRIES) {
                return;
            }
            entries -= entry.getValue().entries;
            count--;
            closeIfFree(entry.getKey(), entry.getValue());
        }
    }

    private void closeIfFree(Key key, Slot slot) {
        if (slot.lock.tryLock()) {
            try {
                slots.remove(key, slot);
                slot.shut();
            } finally {
                slot.lock.unlock();
            }
        }
    }

    @Override
    public void close() {
        sweeping.cancel(false);
        sweeper.shutdownNow();
        slots.values().forEach(Slot::shutWhenFree);
        slots.clear();
    }

    private record Key(HopLogin login, String folder) {}

    /** A place for one session. */
    private static final class Slot {
        private static final long PATIENCE_SECONDS = 2;

        private final ReentrantLock lock = new ReentrantLock();
        private volatile @Nullable HopSession session;
        private volatile int entries;
        private volatile long usedNanos = System.nanoTime();

        /** Only with the lock held. */
        void shut() {
            HopSession open = session;
            session = null;
            entries = 0;
            if (open != null) {
                open.close();
            }
        }

        /** A thread that still works on it finds the connection closed after a moment's patience. */
        void shutWhenFree() {
            boolean locked = false;
            try {
                locked = lock.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            try {
                shut();
            } finally {
                if (locked) {
                    lock.unlock();
                }
            }
        }
    }
}
