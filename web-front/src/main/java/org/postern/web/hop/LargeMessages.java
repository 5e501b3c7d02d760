package org.postern.web.hop;

import jakarta.mail.MessagingException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postern.web.organizer.FolderRef;
import org.postern.web.runtime.FullDisk;
import org.postern.web.session.HopLogin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Streams messages that are too large for memory, each over its own POP3 session, through a file in a directory that
 * only this process can enter. Closing the stream deletes the file. Where the file finds no room, the message is passed on as it comes. The number of streams is limited. Thread-safe.
 */
final class LargeMessages implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LargeMessages.class);
    private static final int AT_A_TIME = 16;
    private static final long WAIT_SECONDS = 20;

    private final HopServer server;
    private final Path directory;
    private final Semaphore permits = new Semaphore(AT_A_TIME, true);

    LargeMessages(HopServer server, Path temporary) {
        this.server = server;
        try {
            this.directory = Files.createTempDirectory(temporary, "hop"); // mode 0700
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create a directory for large messages in " + temporary, e);
        }
    }

    /** The caller closes the stream, which ends the session and deletes the file. */
    InputStream open(HopLogin login, FolderRef folder, String uidl, int expectedNumber) {
        acquire();
        try {
            return throughFile(login, folder, uidl, expectedNumber);
        } catch (HopException e) {
            if (!FullDisk.causes(e)) {
                permits.release();
                throw e;
            }
            LOG.warn("a large message does not fit on the disk, it is passed on as it comes");
        }
        return direct(login, folder, uidl, expectedNumber);
    }

    private InputStream throughFile(HopLogin login, FolderRef folder, String uidl, int expectedNumber) {
        HopSession session = null;
        try {
            session = HopSession.openForLarge(server, login, folder, directory);
            return new Streamed(session.large(uidl, expectedNumber), session);
        } catch (MessagingException | IllegalStateException e) {
            close(session);
            throw HopSession.failure(e);
        } catch (HopException e) {
            close(session);
            throw e;
        }
    }

    private InputStream direct(HopLogin login, FolderRef folder, String uidl, int expectedNumber) {
        HopSession session = null;
        try {
            session = HopSession.openForDirect(server, login, folder);
            return new Streamed(DirectStream.of(session, uidl, expectedNumber), session);
        } catch (IOException e) {
            release(session);
            throw HopSession.failure(e);
        } catch (HopException e) {
            release(session);
            throw e;
        }
    }

    private void acquire() {
        try {
            if (permits.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new HopException(HopException.Kind.BUSY, "too many large messages are being read", null);
    }

    private void release(@Nullable HopSession session) {
        close(session);
        permits.release();
    }

    private static void close(@Nullable HopSession session) {
        if (session != null) {
            session.close();
        }
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            // A stream is still open; closing it deletes the file.
        }
    }

    private final class Streamed extends FilterInputStream {
        private final HopSession session;
        private final AtomicBoolean open = new AtomicBoolean(true);

        Streamed(InputStream in, HopSession session) {
            super(in);
            this.session = session;
        }

        @Override
        public void close() throws IOException {
            if (open.compareAndSet(true, false)) {
                try {
                    in.close();
                } finally {
                    release(session);
                }
            }
        }
    }
}
