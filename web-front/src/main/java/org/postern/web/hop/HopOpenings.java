package org.postern.web.hop;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.postern.web.organizer.FolderRef;
import org.postern.web.runtime.FullDisk;
import org.postern.web.session.HopLogin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens sessions with the server of the hop: by UIDL where the server offers it, else through the mail library. The
 * server is asked each time; a server that does not offer it is asked again after a while, because a mail node may be
 * upgraded. Thread-safe.
 */
final class HopOpenings {
    private static final long ASK_AGAIN = Duration.ofMinutes(5).toNanos();

    private static final Logger LOG = LoggerFactory.getLogger(HopOpenings.class);

    private final HopServer server;
    private volatile Known known = new Known(false, System.nanoTime() - ASK_AGAIN);

    HopOpenings(HopServer server) {
        this.server = server;
    }

    MaildropSession open(HopLogin login, FolderRef folder) {
        Optional<UidlSession> byUidl = byUidl(login, folder);
        return byUidl.isPresent() ? byUidl.get() : HopSession.open(server, login, folder);
    }

    private Optional<UidlSession> byUidl(HopLogin login, FolderRef folder) {
        Known before = known;
        if (!before.byUidl && System.nanoTime() - before.nanoTime < ASK_AGAIN) {
            return Optional.empty();
        }
        Optional<UidlSession> session = UidlSession.open(server, login, folder, before.byUidl);
        known = new Known(session.isPresent(), System.nanoTime());
        return session;
    }

    /**
     * Opens a session for one large message. A server of ours is read as the message is wanted; of another server the
     * library reads the message to its end into a file in the directory, or passes it on as it comes if the disk is full.
     *
     * @param directory of mode 0700, because the library creates its files with the process's umask
     */
    Large large(HopLogin login, FolderRef folder, String uidl, Path directory) {
        Optional<UidlSession> byUidl = byUidl(login, folder);
        if (byUidl.isPresent()) {
            UidlSession session = byUidl.get();
            try {
                return new Large(session.large(uidl), () -> {});
            } catch (IOException e) {
                session.close();
                throw HopSession.failure(e);
            } catch (HopException e) {
                session.close();
                throw e;
            }
        }
        try {
            return inLibrary(HopSession.openForLarge(server, login, folder, directory), session -> session.large(uidl));
        } catch (HopException e) {
            if (!FullDisk.causes(e)) {
                throw e;
            }
            LOG.warn("a large message does not fit on the disk, it is passed on as it comes");
        }
        return inLibrary(HopSession.openForDirect(server, login, folder), session -> DirectStream.of(session, uidl));
    }

    private static Large inLibrary(HopSession session, Reading reading) {
        try {
            return new Large(reading.begin(session), session::close);
        } catch (MessagingException | IOException | IllegalStateException e) {
            session.close();
            throw HopSession.failure(e);
        } catch (HopException e) {
            session.close();
            throw e;
        }
    }

    /** One way to read a large message with the library. */
    @FunctionalInterface
    private interface Reading {
        InputStream begin(HopSession session) throws MessagingException, IOException;
    }

    /**
     * A large message being read.
     *
     * @param end frees what it needs as long as it is read
     */
    record Large(InputStream message, Runnable end) {}

    private record Known(boolean byUidl, long nanoTime) {}
}
