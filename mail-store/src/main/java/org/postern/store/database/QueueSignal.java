package org.postern.store.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import org.postern.store.platform.StoreThreads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notifies the server that another process, such as a command, made mail due. The command writes {@code run/queue}, and
 * the operating system wakes the thread that watches the directory. There is no polling. A lost signal delays mail by a
 * minute at most, since the queue is read that often anyway. Thread-safe.
 */
public final class QueueSignal {
    private static final Logger LOG = LoggerFactory.getLogger(QueueSignal.class);
    private static final Path NAME = Path.of("queue");

    private final Path run;

    /**
     * Makes a signal.
     *
     * @param run the directory {@code run/}
     */
    public QueueSignal(Path run) {
        this.run = run;
    }

    /** Wakes the listeners in all processes. */
    public void give() {
        try (FileChannel channel =
                OwnerOnlyFiles.open(run.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {'\n'}));
        } catch (IOException e) {
            LOG.warn("cannot signal the queue; a running server sees the change within a minute", e);
        }
    }

    /** Calls the listener after each signal, on a separate thread, until closed. */
    public AutoCloseable onGiven(Runnable listener) {
        WatchService watch;
        try {
            watch = run.getFileSystem().newWatchService();
            run.register(watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
        } catch (IOException e) {
            LOG.warn("cannot watch {}; what commands do to the queue is noticed within a minute", run, e);
            return () -> {};
        }
        StoreThreads.named("queue-signal")
                .newThread(() -> watch(watch, listener))
                .start();
        return watch;
    }

    private static void watch(WatchService watch, Runnable listener) {
        try {
            boolean watching = true;
            while (watching) {
                WatchKey key = watch.take();
                boolean meant = false;
                for (WatchEvent<?> event : key.pollEvents()) {
                    meant |= event.kind() == StandardWatchEventKinds.OVERFLOW || NAME.equals(event.context());
                }
                if (meant) {
                    listener.run();
                }
                watching = key.reset();
            }
        } catch (ClosedWatchServiceException e) {
            LOG.debug("the queue is not watched any more", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
