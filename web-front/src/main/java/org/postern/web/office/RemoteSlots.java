package org.postern.web.office;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.postern.web.hop.ConnectionSlot;
import org.postern.web.hop.ConnectionSlots;
import org.postern.web.hop.HopException;
import org.postern.web.hop.HopSession;
import org.postern.web.session.HopLogin;

/**
 * The connections of {@link RemoteMaildrop}: one per person, used in the order of requests. A slot with names for a
 * server without UIDL stays as long as the process runs. Every other slot is removed when idle, because failed sign-ins
 * could invent any number of login names. Thread-safe.
 */
final class RemoteSlots implements AutoCloseable {
    /** After this wait a request finds the maildrop busy; a large message on a slow line may take that long. */
    private static final long WAIT_SECONDS = 25;

    private final ConnectionSlots<String, Slot> slots;

    RemoteSlots(Duration idle) {
        this.slots = new ConnectionSlots<>("remote-idle", Slot::new, WAIT_SECONDS, idle);
    }

    /** Work on a person's connection. */
    @FunctionalInterface
    interface Task<T> {
        T run(Slot slot) throws MessagingException, IOException;
    }

    /** Runs a task in its turn; closes a connection that fails. */
    <T> T use(HopLogin login, Task<T> task) {
        Slot slot = slots.checkOut(key(login));
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
            slot.release();
        }
    }

    private static String key(HopLogin login) {
        return login.address().toLowerCase(Locale.ROOT);
    }

    boolean connected(HopLogin login) {
        return slots.find(key(login)).map(slot -> slot.session != null).orElse(false);
    }

    void forget(HopLogin login) {
        String key = key(login);
        slots.find(key).ifPresent(slot -> slots.closeIfFree(key, slot));
    }

    /** The number of people with a slot. */
    int size() {
        return slots.size();
    }

    @Override
    public void close() {
        slots.close();
    }

    /** A person's slot; used with its lock held. */
    static final class Slot extends ConnectionSlot {
        private final HeaderNames names = new HeaderNames();
        private volatile @Nullable OfficePop3Session session;
        private boolean listed;

        @Nullable
        OfficePop3Session session() {
            return session;
        }

        void keep(OfficePop3Session open) {
            session = open;
            listed = false;
        }

        /** Whether the open session has read its list. */
        boolean listed() {
            return listed;
        }

        void markListed() {
            listed = true;
        }

        HeaderNames names() {
            return names;
        }

        @Override
        public boolean worthKeeping() {
            return !names.isEmpty();
        }

        @Override
        public void shut() {
            OfficePop3Session open = session;
            session = null;
            listed = false;
            if (open != null) {
                open.close();
            }
        }
    }
}
