package org.postern.core.gateway;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.postern.store.mailbox.Overlay;
import org.postern.web.organizer.Changes.Trouble;

/**
 * The state of one person's maildrop in the {@link Mirror}. Its monitor ensures that only one thread lists, and only
 * one reads, at a time.
 */
final class MaildropState {
    /** Pages within this time share one list. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);
    /**
     * Protects a large maildrop or a slow server from constant listing: listing takes at most a twentieth of the time.
     */
    private static final int SHARE = 20;

    volatile Trouble trouble = Trouble.NONE;
    volatile boolean reading;
    volatile CountDownLatch looking = new CountDownLatch(0);
    /** Opens when the list is known, and its titles are being read. */
    volatile CountDownLatch listed = new CountDownLatch(0);

    volatile long lookedNanos = System.nanoTime() - TimeUnit.DAYS.toNanos(1);
    volatile long tookNanos;
    volatile boolean left;
    /** Cached here, since counting a large maildrop for each page would cost more than the page. */
    volatile Overlay.Progress progress;
    /** Only one thread reads titles at a time, so that no title is read, or counted, twice. */
    final ReentrantLock titles = new ReentrantLock(true);

    MaildropState(Overlay.Progress known) {
        this.progress = known;
    }

    /** Call with the lock of the titles held. */
    void read(int more) {
        progress = new Overlay.Progress(progress.known(), Math.min(progress.known(), progress.read() + more));
    }

    /** Returns whether the maildrop was listed a moment ago. */
    boolean recent() {
        return System.nanoTime() - lookedNanos < Math.max(LOOK_AGAIN.toNanos(), SHARE * tookNanos);
    }
}
