package org.postern.store.folder;

import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.postern.store.mailbox.FolderRole;
import org.postern.store.mailbox.Mailboxes;
import org.postern.store.mailbox.StoreException;
import org.postern.store.mailbox.StoreSettings;
import org.postern.store.platform.StoreThreads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Empties Trash and Junk of what has been there for long, on a thread of its own, once it is started. A failure is
 * logged, and the next hour tries again. Thread-safe; close it once.
 */
public final class AgedMail implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AgedMail.class);
    /** The start of a box has other work to do, and sets its clock. */
    private static final int FIRST_MINUTES = 10;

    private static final int PAUSE_MINUTES = 60;

    private final Mailboxes mailboxes;
    private final StoreSettings.Ages ages;
    private final Clock clock;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(StoreThreads.named("aged-mail"));

    public AgedMail(Mailboxes mailboxes, StoreSettings.Ages ages, Clock clock) {
        this.mailboxes = mailboxes;
        this.ages = ages;
        this.clock = clock;
    }

    public void start() {
        ScheduledFuture<?> unused =
                thread.scheduleWithFixedDelay(this::sweep, FIRST_MINUTES, PAUSE_MINUTES, TimeUnit.MINUTES);
    }

    private void sweep() {
        try {
            for (FolderRole role : FolderRole.values()) {
                if (role == FolderRole.TRASH || role == FolderRole.JUNK) {
                    int removed = mailboxes.removeOld(role, ages.of(role), clock.instant());
                    if (removed > 0) {
                        LOG.info("{} old messages deleted from {}", removed, role);
                    }
                }
            }
        } catch (StoreException e) {
            LOG.warn("old messages of Trash and Junk stay for now: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("old messages of Trash and Junk stay for now", e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
