package org.postern.web.hop;

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
import org.postern.web.organizer.FolderRef;
import org.postern.web.session.HopLogin;

/**
 * Streams messages that are too large for memory, each over its own POP3 session: as they come from a server of ours,
 * from another one through a file in a directory that only this process can enter, or, where the file finds no room, as
 * they come. Closing the stream deletes the file. The number of streams is limited. Thread-safe.
 */
final class LargeMessages implements AutoCloseable {
    private static final int AT_A_TIME = 16;
    private static final long WAIT_SECONDS = 20;

    private final HopOpenings openings;
    private final Path directory;
    private final Semaphore permits = new Semaphore(AT_A_TIME, true);

    LargeMessages(HopOpenings openings, Path temporary) {
        this.openings = openings;
        try {
            this.directory = Files.createTempDirectory(temporary, "hop"); // mode 0700
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create a directory for large messages in " + temporary, e);
        }
    }

    /** The caller closes the stream, which ends the session and deletes the file. */
    InputStream open(HopLogin login, FolderRef folder, String uidl) {
        acquire();
        try {
            HopOpenings.Large large = openings.large(login, folder, uidl, directory);
            return new Streamed(large.message(), large.end());
        } catch (RuntimeException e) {
            permits.release();
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

    private void release(Runnable end) {
        end.run();
        permits.release();
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
        private final Runnable end;
        private final AtomicBoolean open = new AtomicBoolean(true);

        Streamed(InputStream in, Runnable end) {
            super(in);
            this.end = end;
        }

        @Override
        public void close() throws IOException {
            if (open.compareAndSet(true, false)) {
                try {
                    in.close();
                } finally {
                    release(end);
                }
            }
        }
    }
}
