package org.postern.web.imap;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.jspecify.annotations.Nullable;
import org.postern.web.hop.HopException;
import org.postern.web.hop.LoginName;
import org.postern.web.imap.connection.ImapConnection;
import org.postern.web.imap.connection.ImapConnector;
import org.postern.web.imap.connection.ImapFailures;
import org.postern.web.imap.connection.ImapServer;
import org.postern.web.imap.connection.ImapSlot;
import org.postern.web.organizer.FolderRef;
import org.postern.web.runtime.WebThreads;
import org.postern.web.session.HopLogin;

/**
 * The open IMAP connections: at most one for each web session, kept open for a while, used by one thread at a time,
 * bounded in number. The password comes from the request that opens a connection and is not stored. Thread-safe.
 */
public final class ImapSessions implements AutoCloseable {
    private static final Duration IDLE = Duration.ofMinutes(1);
    private static final int MOST = 64;
    private static final Duration REMEMBERED = Duration.ofHours(1);
    /** A command is cut off after this time, even if the server sends data slowly enough to avoid a read timeout. */
    private static final Duration LONGEST_TASK = Duration.ofMinutes(2);

    private final ImapConnector connector;
    private final Duration idle;
    private final int most;
    private final Map<HopLogin, ImapSlot> slots = new ConcurrentHashMap<>();
    private final Map<HopLogin, PersonState> persons = new ConcurrentHashMap<>();
    private final IdleWatches watches;
    private final ScheduledExecutorService sweeper;
    private final ScheduledFuture<?> sweeping;

    public ImapSessions(ImapServer server) {
        this(server, IDLE, MOST);
    }

    /**
     * Creates sessions with the given bounds.
     *
     * @param idle how long a connection is kept after its last use
     * @param most how many connections are kept at a time
     */
    public ImapSessions(ImapServer server, Duration idle, int most) {
        this.connector = new ImapConnector(server);
        this.idle = idle;
        this.most = most;
        this.watches = new IdleWatches(connector, most);
        this.sweeper = Executors.newSingleThreadScheduledExecutor(WebThreads.daemons("imap-sweep"));
        long period = Math.max(1, Math.min(15_000, idle.toMillis() / 4));
        this.sweeping = sweeper.scheduleWithFixedDelay(this::sweep, period, period, TimeUnit.MILLISECONDS);
    }

    /** Work on a connection. */
    @FunctionalInterface
    interface Task<T> {
        T run(ImapConnection connection) throws ProtocolException, IOException;
    }

    ImapServer server() {
        return connector.server();
    }

    PersonState person(HopLogin login) {
        PersonState person = persons.computeIfAbsent(login.withoutRemote(), absent -> new PersonState());
        person.used();
        return person;
    }

    /** Runs a task that may run twice: if the connection has died since its last use, a new one is opened, once. */
    <T> T read(HopLogin login, Task<T> task) {
        return with(login, false, task);
    }

    /** Runs a task that must not run twice, on a connection that has just answered. */
    <T> T write(HopLogin login, Task<T> task) {
        try {
            return with(login, true, task);
        } finally {
            person(login).changed();
        }
    }

    /** Like {@link #read}, but returns empty if the connection is in use. */
    <T> Optional<T> readIfFree(HopLogin login, Task<T> task) {
        HopLogin key = login.withoutRemote();
        ImapSlot slot = slots.computeIfAbsent(key, absent -> new ImapSlot());
        if (!slot.tryLock()) {
            return Optional.empty();
        }
        try {
            return slots.get(key) == slot ? Optional.of(locked(slot, login, false, task)) : Optional.empty();
        } finally {
            slot.unlock();
            trim();
        }
    }

    private <T> T with(HopLogin login, boolean once, Task<T> task) {
        ImapSlot slot = checkOut(login.withoutRemote());
        try {
            return locked(slot, login, once, task);
        } finally {
            slot.unlock();
            trim();
        }
    }

    private <T> T locked(ImapSlot slot, HopLogin login, boolean once, Task<T> task) {
        ImapConnection open = slot.connection();
        if (open != null && once) {
            open = alive(slot, open);
        }
        if (open != null) {
            try {
                return run(slot, open, task);
            } catch (HopException e) {
                if (once || slot.connection() != null) {
                    throw e;
                }
            }
        }
        ImapConnection fresh = new ImapConnection(connector.open(LoginName.REMOTE.of(login, FolderRef.INBOX)));
        slot.put(fresh);
        return run(slot, fresh, task);
    }

    /** Closes a connection that failed; keeps it if the server only answered NO. */
    private static <T> T run(ImapSlot slot, ImapConnection connection, Task<T> task) {
        try {
            return task.run(connection);
        } catch (ProtocolException | IOException | RuntimeException e) {
            if (!ImapFailures.isAnswer(e)) {
                slot.cut();
            }
            throw ImapFailures.of(e);
        }
    }

    private static @Nullable ImapConnection alive(ImapSlot slot, ImapConnection open) {
        try {
            open.wire().noop();
            return open;
        } catch (ProtocolException | RuntimeException e) {
            slot.cut();
            return null;
        }
    }

    /** A separate connection for one large message; the caller closes it. */
    ImapConnection apart(HopLogin login) {
        return new ImapConnection(connector.open(LoginName.REMOTE.of(login, FolderRef.INBOX)));
    }

    /** Asks the server, if it can, to report changes of the inbox at once. The first call opens a connection. */
    void watch(HopLogin login) {
        watches.watch(login, person(login));
    }

    /** Whether the server reports changes of the inbox by itself. */
    boolean watches(HopLogin login) {
        return watches.has(login);
    }

    /** Skips a slot that was closed before it was locked, because nothing would close it again. */
    private ImapSlot checkOut(HopLogin key) {
        while (true) {
            ImapSlot slot = slots.computeIfAbsent(key, absent -> new ImapSlot());
            slot.lock();
            if (slots.get(key) == slot) {
                return slot;
            }
            slot.unlock();
        }
    }

    /** Closes all connections of a web session that ends; idempotent. */
    public void forget(HopLogin login) {
        HopLogin key = login.withoutRemote();
        watches.forget(key);
        persons.remove(key);
        ImapSlot slot = slots.remove(key);
        if (slot != null) {
            slot.shutWhenFree();
        }
    }

    /** The number of open connections, including those that wait for changes. */
    public int open() {
        return watches.size()
                + (int) slots.values().stream()
                        .filter(slot -> slot.connection() != null)
                        .count();
    }

    private void sweep() {
        slots.forEach((key, slot) -> {
            if (slot.unusedFor(idle)) {
                closeIfFree(key, slot);
            } else if (slot.busyFor(LONGEST_TASK)) {
                slot.cut();
            }
        });
        persons.entrySet().removeIf(entry -> entry.getValue().unusedFor(REMEMBERED));
        watches.sweep();
    }

    /** Closes the longest unused connections while there are too many. */
    private void trim() {
        int count = slots.size();
        if (count <= most) {
            return;
        }
        List<Map.Entry<HopLogin, ImapSlot>> oldest = new ArrayList<>(slots.entrySet());
        oldest.sort(Comparator.comparingLong(entry -> -entry.getValue().unusedNanos()));
        oldest.stream().limit(count - most).forEach(entry -> closeIfFree(entry.getKey(), entry.getValue()));
    }

    private void closeIfFree(HopLogin key, ImapSlot slot) {
        if (slot.tryLock()) {
            try {
                slots.remove(key, slot);
                slot.shut();
            } finally {
                slot.unlock();
            }
        }
    }

    @Override
    public void close() {
        sweeping.cancel(false);
        sweeper.shutdownNow();
        watches.close();
        slots.values().forEach(ImapSlot::shutWhenFree);
        slots.clear();
        persons.clear();
    }
}
