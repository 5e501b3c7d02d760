package org.postern.web.hop;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postern.web.organizer.FolderRef;
import org.postern.web.session.HopLogin;

/**
 * The open POP3 sessions: at most one for each web session and folder, kept open for a while, used by one thread at a
 * time. Their number and the messages of their snapshots together are bounded. Thread-safe.
 */
final class HopSessions implements AutoCloseable {
    private static final int MOST_SESSIONS = 64;
    /** The library needs about 280 octets for each message of a snapshot: 55 MiB in all. A server of ours needs none. */
    private static final int MOST_SNAPSHOT_ENTRIES = 200_000;

    private static final long WAIT_SECONDS = 20;

    private final HopOpenings openings;
    private final ConnectionSlots<Key, Slot> slots;

    HopSessions(HopOpenings openings, Duration idle) {
        this.openings = openings;
        this.slots = new ConnectionSlots<>("hop-idle", Slot::new, WAIT_SECONDS, idle);
    }

    /** Work on an open session. */
    @FunctionalInterface
    interface Task<T> {
        T run(MaildropSession session) throws MessagingException, IOException;
    }

    /**
     * Runs a task on the session of that login and folder. If the session has died, or its snapshot is too old for the
     * task, a new one is opened, once.
     *
     * @param wanted messages that a session must know to be recent enough; only a session of our own may know all
     */
    <T> T with(HopLogin login, FolderRef folder, List<String> wanted, Task<T> task) {
        Slot slot = slots.checkOut(new Key(login.withoutRemote(), folder));
        try {
            MaildropSession session = slot.session;
            if (session != null && session.isOpen() && session.covers(wanted)) {
                try {
                    return task.run(session);
                } catch (MessagingException | IOException | IllegalStateException e) {
                    slot.shut(); // it died while idle: try once more on a new one
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
            slot.release();
            trim();
        }
    }

    /** Runs a task on a new session, which sees the folder as it is now. */
    <T> T onNew(HopLogin login, FolderRef folder, Task<T> task) {
        Slot slot = slots.checkOut(new Key(login.withoutRemote(), folder));
        try {
            slot.shut();
            return onNew(slot, login, folder, task);
        } finally {
            slot.release();
            trim();
        }
    }

    private <T> T onNew(Slot slot, HopLogin login, FolderRef folder, Task<T> task) {
        MaildropSession session = openings.open(login, folder);
        slot.session = session;
        slot.entries = session.held();
        try {
            return task.run(session);
        } catch (MessagingException | IOException | IllegalStateException e) {
            slot.shut();
            throw HopSession.failure(e);
        }
    }

    void forget(HopLogin login) {
        slots.remove((key, slot) -> key.login.equals(login));
    }

    int open() {
        return (int)
                slots.values().stream().filter(slot -> slot.session != null).count();
    }

    /** Closes the longest unused sessions while there are too many, or while their snapshots use too much memory. */
    private void trim() {
        long entries = slots.values().stream().mapToLong(slot -> slot.entries).sum();
        int count = slots.size();
        if (count <= MOST_SESSIONS && entries <= MOST_SNAPSHOT_ENTRIES) {
            return;
        }
        List<Aged> oldest = new ArrayList<>();
        slots.all().forEach((key, slot) -> oldest.add(new Aged(key, slot, slot.idleNanos())));
        oldest.sort((one, other) -> Long.compare(other.idleNanos, one.idleNanos));
        for (Aged aged : oldest.subList(0, Math.max(0, oldest.size() - 1))) {
            if (count <= MOST_SESSIONS && entries <= MOST_SNAPSHOT_ENTRIES) {
                return;
            }
            entries -= aged.slot.entries;
            count--;
            slots.closeIfFree(aged.key, aged.slot);
        }
    }

    @Override
    public void close() {
        slots.close();
    }

    private record Key(HopLogin login, FolderRef folder) {}

    /** A session's idle time, read once, because it changes while a list is sorted. */
    private record Aged(Key key, Slot slot, long idleNanos) {}

    /** Holds one session. */
    private static final class Slot extends ConnectionSlot {
        private volatile @Nullable MaildropSession session;
        private volatile int entries;

        @Override
        public void shut() {
            MaildropSession open = session;
            session = null;
            entries = 0;
            if (open != null) {
                open.close();
            }
        }
    }
}
