package org.postern.core.gateway;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.postern.store.mailbox.Overlay;
import org.postern.web.organizer.Changes.Trouble;

/** What the {@link Mirror} knows of one person's maildrop. Its monitor guards that one looks, and one reads, at a time. */
final class MaildropState {
    /** Pages that follow one another are of one list. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);
    /** A large maildrop, or a slow server, is not asked all the time: looking takes a twentieth of it at most. */
    private static final int SHARE = 20;

    volatile Trouble trouble = Trouble.NONE;
    volatile boolean reading;
    volatile CountDownLatch looking = new CountDownLatch(0);
    /** Falls when the list is known, and its titles are being read. */
    volatile CountDownLatch listed = new CountDownLatch(0);

    volatile long lookedNanos = System.nanoTime() - TimeUnit.DAYS.toNanos(1);
    volatile long tookNanos;
    volatile boolean left;
    /** Kept here, since counting a large maildrop at each page would cost more than the page. */
    volatile Overlay.Progress progress;
    /** One reads titles at a time, so that none is read, or counted, twice. */
    final ReentrantLock titles = new ReentrantLock(true);

    MaildropState(Overlay.Progress known) {
        this.progress = known;
    }

    /** With the lock of the titles held. */
    void read(int more) {
        progress = new Overlay.Progress(progress.known(), Math.min(progress.known(), progress.read() + more));
    }

    /** Whether somebody looked a moment ago. */
    boolean recent() {
        return System.nanoTime() - lookedNanos < Math.max(LOOK_AGAIN.toNanos(), SHARE * tookNanos);
    }
}
