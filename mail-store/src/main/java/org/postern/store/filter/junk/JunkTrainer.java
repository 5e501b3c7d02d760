package org.postern.store.filter.junk;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.postern.store.account.JunkMemory;
import org.postern.store.mailbox.Mailboxes;
import org.postern.store.mailbox.StoreException;
import org.postern.store.platform.StoreThreads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns from what people do with their mail, shortly afterwards and without delaying them. Lessons are durable: after
 * an interruption it continues at the next start, and learns no message twice. It pauses three times as long as it
 * works, so that moving a thousand messages does not slow incoming mail.
 *
 * <p>Threads: one of its own, which waits for changes.
 */
final class JunkTrainer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JunkTrainer.class);
    private static final int PAGE = 20;
    private static final int RESTS = 3;
    private static final long GATHER_MILLIS = 200;
    private static final long AGAIN_MILLIS = 60_000;

    private final JunkMemory memory;
    private final TokenHash tokens;
    private final Teaching elsewhere;
    private final Semaphore wake = new Semaphore(1);
    private final CountDownLatch stop = new CountDownLatch(1);
    private final AutoCloseable changes;
    private final Thread thread;

    private JunkTrainer(JunkMemory memory, Mailboxes mailboxes, TokenHash tokens, Teaching elsewhere) {
        this.memory = memory;
        this.tokens = tokens;
        this.elsewhere = elsewhere;
        this.changes = mailboxes.onChange(change -> wake());
        this.thread = StoreThreads.one("junk-trainer", this::run);
    }

    /** Another learner. */
    @FunctionalInterface
    interface Teaching {
        Teaching NOBODY = (message, spam) -> {};

        /** Blocks within a time limit. Throws {@link IOException} when it did not learn. */
        void teach(InputStream message, boolean spam) throws IOException;
    }

    static JunkTrainer start(JunkMemory memory, Mailboxes mailboxes, TokenHash tokens, Teaching elsewhere) {
        JunkTrainer trainer = new JunkTrainer(memory, mailboxes, tokens, elsewhere);
        trainer.thread.start();
        return trainer;
    }

    private void wake() {
        if (wake.availablePermits() == 0) {
            wake.release();
        }
    }

    private void run() {
        try {
            while (!stopped(
                    GATHER_MILLIS)) { // changes come by the hundred with incoming mail: check a few times a second
                boolean changed = wake.tryAcquire(AGAIN_MILLIS, TimeUnit.MILLISECONDS);
                wake.drainPermits();
                try {
                    learnAll();
                } catch (RuntimeException e) {
                    if (stopped(0)) {
                        return;
                    }
                    LOG.error("lessons on junk wait for a minute (woken by a change: {})", changed, e);
                    stopped(AGAIN_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("the trainer was interrupted while it waited for another server");
        }
    }

    private boolean stopped(long millis) throws InterruptedException {
        return stop.await(millis, TimeUnit.MILLISECONDS);
    }

    private void learnAll() throws InterruptedException {
        List<JunkMemory.Lesson> lessons = memory.lessons(PAGE);
        while (!lessons.isEmpty()) {
            for (JunkMemory.Lesson lesson : lessons) {
                long begun = System.nanoTime();
                learn(lesson);
                if (stopped(RESTS * TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun))) {
                    return;
                }
            }
            lessons = memory.lessons(PAGE);
        }
    }

    private void learn(JunkMemory.Lesson lesson) {
        try (InputStream in = memory.content(lesson)) {
            if (memory.learn(lesson, tokens.ofStored(in).keySet())) {
                teachElsewhere(lesson);
            }
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.FAILED, "cannot read a message to learn", e);
        } catch (StoreException e) {
            switch (e.kind()) {
                case GONE -> memory.drop(lesson);
                case CORRUPT -> {
                    LOG.error("message {} cannot be read and is not learned", lesson.messageId(), e);
                    memory.drop(lesson);
                }
                default -> throw e;
            }
        }
    }

    private void teachElsewhere(JunkMemory.Lesson lesson) {
        try (InputStream in = memory.content(lesson)) {
            elsewhere.teach(in, lesson.spam());
        } catch (IOException e) {
            LOG.warn("rspamd did not learn message {}: {}", lesson.messageId(), e.getMessage());
        }
    }

    /** Ends within about two seconds; a lesson in progress is learned, or waits for the next start. */
    @Override
    public void close() {
        stop.countDown();
        wake();
        try {
            changes.close();
            thread.join(1_000);
            if (thread.isAlive()) {
                thread.interrupt(); // it may wait for rspamd
                thread.join(1_000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.error("the trainer cannot stop listening", e);
        }
    }
}
