package org.postern.store.filter.junk;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.postern.store.account.JunkMemory;
import org.postern.store.mailbox.Mailboxes;
import org.postern.store.mailbox.StoreException;
import org.postern.store.mailbox.TextExtractor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns what people move into and out of Junk, soon afterwards and off their way. Lessons are durable: what stops it, it goes
 * on after a restart, and no message is learned twice.
 *
 * <p>Threads: one of its own, which waits for changes.
 */
public final class JunkTrainer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JunkTrainer.class);
    private static final int PAGE = 20;
    private static final long LOOK_SECONDS = 60;

    private final JunkMemory memory;
    private final Tokens tokens;
    private final Teaching elsewhere;
    private final Semaphore wake = new Semaphore(1);
    private final Semaphore stop = new Semaphore(0);
    private final AutoCloseable changes;
    private final Thread thread;
    private volatile boolean closing;

    private JunkTrainer(JunkMemory memory, Mailboxes mailboxes, Teaching elsewhere) {
        this.memory = memory;
        this.elsewhere = elsewhere;
        this.tokens = new Tokens(memory.key());
        this.changes = mailboxes.onChange(change -> wake.release());
        this.thread = new Thread(this::learn, "junk-trainer");
        this.thread.setDaemon(true);
    }

    /** Somebody else who is taught too. */
    @FunctionalInterface
    public interface Teaching {
        Teaching NOBODY = (message, spam) -> {};

        /** Blocks within a time limit; what goes wrong is logged and forgotten. */
        void teach(InputStream message, boolean spam) throws IOException;
    }

    /** Starts one. */
    public static JunkTrainer start(JunkMemory memory, Mailboxes mailboxes, Teaching elsewhere) {
        JunkTrainer trainer = new JunkTrainer(memory, mailboxes, elsewhere);
        trainer.thread.start();
        return trainer;
    }

    private void learn() {
        while (!closing) {
            try {
                if (wake.tryAcquire(LOOK_SECONDS, TimeUnit.SECONDS)) {
                    wake.drainPermits();
                }
                List<JunkMemory.Lesson> lessons = memory.lessons(PAGE);
                while (!lessons.isEmpty() && !closing) {
                    lessons.forEach(this::learn);
                    lessons = memory.lessons(PAGE);
                }
            } catch (InterruptedException e) {
                return; // only close() interrupts, when a lesson takes long
            } catch (RuntimeException e) {
                LOG.error("what was moved into or out of Junk cannot be learned now; trying again in a minute", e);
                rest();
            }
        }
    }

    private void rest() {
        try {
            if (stop.tryAcquire(LOOK_SECONDS, TimeUnit.SECONDS)) {
                stop.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void learn(JunkMemory.Lesson lesson) {
        if (closing) {
            return;
        }
        try (InputStream in = memory.content(lesson)) {
            memory.learn(lesson, tokens.of(new TextExtractor().extract(in)).keySet());
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.FAILED, "cannot read a message to learn", e);
        } catch (StoreException e) {
            if (e.kind() != StoreException.Kind.GONE) {
                throw e;
            }
            memory.drop(lesson);
            return;
        }
        try (InputStream in = memory.content(lesson)) {
            elsewhere.teach(in, lesson.spam());
        } catch (IOException | StoreException e) {
            LOG.info("rspamd did not learn message {}: {}", lesson.messageId(), e.getMessage());
        }
    }

    /** Within about a second; a lesson that is under way is learned after the next start. */
    @Override
    public void close() {
        closing = true;
        try {
            changes.close();
        } catch (Exception e) {
            LOG.error("the trainer cannot stop listening", e);
        }
        stop.release();
        wake.release();
        try {
            thread.join(1_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
    }
}
