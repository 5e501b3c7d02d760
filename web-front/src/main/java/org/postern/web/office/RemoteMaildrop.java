package org.postern.web.office;

import jakarta.mail.MessagingException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.postern.web.hop.Content;
import org.postern.web.hop.HopException;
import org.postern.web.hop.HopServer;
import org.postern.web.hop.LoginName;
import org.postern.web.hop.MessageSource;
import org.postern.web.organizer.FolderRef;
import org.postern.web.session.HopLogin;

/**
 * The office's POP3 server. Most such servers lock a maildrop during a session, so each person has one connection for
 * all browsers, used by one request at a time and closed soon after its last use. Messages are read with one RETR.
 * Thread-safe. Every method throws {@link HopException}.
 */
public final class RemoteMaildrop implements AutoCloseable {
    private final HopServer server;
    private final Path directory;
    private final RemoteSlots slots;

    /**
     * Opens no connection yet.
     *
     * @param temporary parent of the directory for message files, which only this process can enter
     * @param idle how long a connection is kept after its last use; meanwhile other programs may find the maildrop
     *     locked
     */
    public RemoteMaildrop(HopServer server, Path temporary, Duration idle) {
        this.server = server;
        try {
            this.directory = Files.createTempDirectory(temporary, "remote"); // mode 0700
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("cannot create a directory for messages in " + temporary, e);
        }
        this.slots = new RemoteSlots(idle);
    }

    /**
     * Checks that the server accepts this login.
     *
     * @throws HopException REFUSED_LOGIN, LOCKED, BUSY, UNREACHABLE or BROKEN; with BUSY the password may be right
     */
    public void tryLogin(HopLogin login) {
        slots.use(login, slot -> {
            slot.shut();
            slot.keep(OfficePop3Session.open(server, LoginName.REMOTE.of(login, FolderRef.INBOX), directory));
            return true;
        });
    }

    /** The current list, oldest first. Reopens an open connection, because POP3 shows new mail only in new sessions. */
    public List<RemoteMessage> list(HopLogin login) {
        return slots.use(login, slot -> {
            OfficePop3Session open = slot.session();
            // A session without a list was opened a moment ago, to try the password.
            OfficePop3Session fresh = open != null && open.isOpen() && !slot.listed() ? open : reopened(slot, login);
            return listed(slot, fresh);
        });
    }

    /**
     * Reads headers until the taker has enough. Other requests of the same person wait until this one ends, so ask for
     * few.
     *
     * @return false if the connection is closed and the login has no password to open it again
     */
    public boolean headers(HopLogin login, List<RemoteMessage> messages, MessageSource.HeaderTaker taker) {
        return slots.use(login, slot -> {
            OfficePop3Session session = slot.session();
            if (session == null || !session.isOpen() || !slot.listed()) {
                if (login.remote().isEmpty()) {
                    return false;
                }
                session = reopened(slot, login);
                listed(slot, session);
            }
            for (RemoteMessage message : messages) {
                if (session.has(message.uidl())) {
                    byte[] header = session.header(message.uidl(), message.size());
                    taker.take(message.uidl(), new java.io.ByteArrayInputStream(header));
                }
            }
            return true;
        });
    }

    /** A message, by one RETR: in memory if small, else in a file that is deleted when the stream is closed. */
    public Content open(HopLogin login, RemoteMessage message) {
        return slots.use(login, slot -> {
            OfficePop3Session session = slot.session();
            boolean usable = session != null && session.isOpen() && slot.listed() && session.has(message.uidl());
            if (session != null && usable) {
                try {
                    return read(slot, session, message);
                } catch (MessagingException | IOException | IllegalStateException e) {
                    slot.shut(); // it died while idle: try once more on a new one
                }
            }
            OfficePop3Session fresh = reopened(slot, login);
            listed(slot, fresh);
            return read(slot, fresh, message);
        });
    }

    private Content read(RemoteSlots.Slot slot, OfficePop3Session session, RemoteMessage message)
            throws MessagingException, IOException {
        try (InputStream in = new BufferedInputStream(session.retrieve(message.uidl(), message.size()))) {
            Content content;
            in.mark(MessageSource.IN_MEMORY + 1);
            byte[] start = in.readNBytes(MessageSource.IN_MEMORY + 1);
            if (start.length <= MessageSource.IN_MEMORY) {
                verify(slot, message, new java.io.ByteArrayInputStream(start));
                content = Content.inMemory(start);
            } else {
                verify(slot, message, new java.io.ByteArrayInputStream(start));
                in.reset();
                Path file = Files.createTempFile(directory, "mail", ".eml");
                Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
                content = Content.streamed(new FileContent(file));
            }
            return content;
        } finally {
            session.release(message.uidl());
            if (session.full()) {
                slot.shut();
            }
        }
    }

    /** A name made from a header is valid only while the header is the same. */
    private static void verify(RemoteSlots.Slot slot, RemoteMessage message, InputStream start) throws IOException {
        if (HeaderNames.made(message.uidl())
                && !HeaderNames.nameOf(OfficePop3Session.headerOf(start), message.size())
                        .equals(baseName(message.uidl()))) {
            slot.names().forget();
            slot.shut();
            throw new HopException(HopException.Kind.GONE, "the maildrop was changed by another program", null);
        }
    }

    private static String baseName(String uidl) {
        int copy = uidl.indexOf(OfficePop3Session.COPY);
        return copy < 0 ? uidl : uidl.substring(0, copy);
    }

    /**
     * Deletes messages on the server, in a session that ends with QUIT, and checks that they are gone. A message whose
     * size has changed is another message (some servers use numbers as ids) and is not deleted.
     *
     * @return the given messages that the server no longer lists
     */
    public Set<String> delete(HopLogin login, Collection<RemoteMessage> leaving) {
        return slots.use(login, slot -> {
            OfficePop3Session session = reopened(slot, login);
            Set<RemoteMessage> asked = new HashSet<>(leaving);
            List<RemoteMessage> doomed = new ArrayList<>();
            for (RemoteMessage message : listed(slot, session)) {
                if (asked.contains(message) && same(session, message)) {
                    doomed.add(message);
                }
            }
            if (!doomed.isEmpty()) {
                for (RemoteMessage message : doomed) {
                    session.delete(message.uidl());
                }
                session.quit();
                session = reopened(slot, login);
                listed(slot, session);
            }
            Set<String> gone = new HashSet<>();
            for (RemoteMessage message : asked) {
                if (!session.has(message.uidl())) {
                    gone.add(message.uidl());
                }
            }
            slot.shut();
            return gone;
        });
    }

    private static boolean same(OfficePop3Session session, RemoteMessage message)
            throws MessagingException, IOException {
        return !HeaderNames.made(message.uidl())
                || HeaderNames.nameOf(session.header(message.uidl(), message.size()), message.size())
                        .equals(baseName(message.uidl()));
    }

    private OfficePop3Session reopened(RemoteSlots.Slot slot, HopLogin login) {
        slot.shut();
        OfficePop3Session fresh =
                OfficePop3Session.open(server, LoginName.REMOTE.of(login, FolderRef.INBOX), directory);
        slot.keep(fresh);
        return fresh;
    }

    private static List<RemoteMessage> listed(RemoteSlots.Slot slot, OfficePop3Session session)
            throws MessagingException, IOException {
        session.takeList(slot.names());
        slot.markListed();
        return session.messages();
    }

    /** Closes the person's connection unless it is in use; idempotent. */
    public void forget(HopLogin login) {
        slots.forget(login);
    }

    @Override
    public void close() {
        slots.close();
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            // A stream is still open; closing it deletes the file.
        }
    }

    /** A file that is deleted when its stream is closed. */
    private static final class FileContent extends java.io.FilterInputStream {
        private final Path file;

        FileContent(Path file) throws IOException {
            super(Files.newInputStream(file));
            this.file = file;
        }

        @Override
        public void close() throws IOException {
            try {
                super.close();
            } finally {
                Files.deleteIfExists(file);
            }
        }
    }

    /** The number of people with a slot. */
    int people() {
        return slots.size();
    }

    /** Only for tests: whether a person's connection is open. */
    boolean connected(HopLogin login) {
        return slots.connected(login);
    }
}
