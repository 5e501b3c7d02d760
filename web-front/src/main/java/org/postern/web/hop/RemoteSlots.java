package org.postern.web.hop;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.postern.web.session.HopLogin;

/** The connections of {@link RemoteMaildrop}: one for a person, used in the order of asking. Thread-safe. */
final class RemoteSlots implements AutoCloseable {
    /** Above it a request finds the maildrop busy; a large message on a slow line may take that long. */
    private static final long WAIT_SECONDS = 25;

    private final long idleNanos;
    private final Map<String, Slot> slots = new ConcurrentHashMap<>();
    private final ScheduledExecutorService sweeper;
    private final ScheduledFuture<?> sweeping;

    RemoteSlots(Duration idle) {
        this.idleNanos = idle.toNanos();
        this.sweeper = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "remote-idle");
            thread.setDaemon(true);
            return thread;
        });
        long period = Math.max(1, idle.toMillis() / 4);
        this.sweeping = sweeper.scheduleWithFixedDelay(this::closeIdle, period, period, TimeUnit.MILLISECONDS);
    }

    /** Work on a person's connection. */
    @FunctionalInterface
    interface Task<T> {
        T run(Slot slot) throws MessagingException, IOException;
    }

    /** Runs a task in its turn; a connection that fails is closed. */
    <T> T use(HopLogin login, Task<T> task) {
        Slot slot = checkOut(key(login));
        try {
            return task.run(slot);
        } catch (MessagingException | IOException | IllegalStateException e) {
            slot.shut();
            throw HopSession.failure(e);
        } catch (HopException e) {
            if (e.kind() != HopException.Kind.GONE) {
                slot.shut();
            }
            throw e;
        } finally {
            slot.usedNanos = System.nanoTime();
            slot.lock.unlock();
        }
    }

    private static String key(HopLogin login) {
        return login.address().toLowerCase(Locale.ROOT);
    }

    /** A slot that was closed between being found and being locked is not used: nothing would close it again. */
    private Slot checkOut(String key) {
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

    Optional<Boolean> connected(HopLogin login) {
        return Optional.ofNullable(slots.get(key(login))).map(slot -> slot.session != null);
    }

    void forget(HopLogin login) {
        Slot slot = slots.get(key(login));
        if (slot != null && slot.lock.tryLock()) {
            try {
                slot.shut();
            } finally {
                slot.lock.unlock();
            }
        }
    }

    /**
     * Closes what nobody uses. The names of a server without UIDL stay while the process lives; any other place goes too, since
     * sign-ins that fail may make up as many names as they like.
     */
    private void closeIdle() {
        long now = System.nanoTime();
        slots.forEach((key, slot) -> {
            if (now - slot.usedNanos > idleNanos && slot.lock.tryLock()) {
                try {
                    slot.shut();
                    if (slot.names.isEmpty()) {
                        slots.remove(key, slot);
                    }
                } finally {
                    slot.lock.unlock();
                }
            }
        });
    }

    /** How many people have a place. */
    int size() {
        return slots.size();
    }

    @Override
    public void close() {
        sweeping.cancel(false);
        sweeper.shutdownNow();
        slots.values().forEach(Slot::shutNow);
        slots.clear();
    }

    /** A person's place; used with its lock held. */
    static final class Slot {
        private static final long PATIENCE_SECONDS = 2;

        private final ReentrantLock lock = new ReentrantLock(true);
        private final HeaderNames names = new HeaderNames();
        private volatile @Nullable RemoteSession session;
        private volatile long usedNanos = System.nanoTime();
        private boolean listed;

        @Nullable
        RemoteSession session() {
            return session;
        }

        void keep(RemoteSession open) {
            session = open;
            listed = false;
        }

        /** Whether the open session has taken its list. */
        boolean listed() {
            return listed;
        }

        void markListed() {
            listed = true;
        }

        HeaderNames names() {
            return names;
        }

        void shut() {
            RemoteSession open = session;
            session = null;
            listed = false;
            if (open != null) {
                open.close();
            }
        }

        private void shutNow() {
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
