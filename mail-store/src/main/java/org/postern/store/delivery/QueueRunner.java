package org.postern.store.delivery;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocketFactory;
import org.postern.store.account.Accounts;
import org.postern.store.address.Domain;
import org.postern.store.mailbox.Mailboxes;
import org.postern.store.mailbox.OutboundQueue;
import org.postern.store.mailbox.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings queued mail to foreign servers: wakes when mail arrives and when the next retry is due. Nothing of importance is
 * kept in memory: whatever stops it, the rows are still in the queue and are tried again.
 *
 * <p>Threads: one that reads the queue, at most {@code concurrency} that carry mail, one watchdog. Retries may take three
 * quarters of the carriers, so that fresh mail goes out at once behind any number of dead destinations.
 */
public final class QueueRunner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(QueueRunner.class);
    /** Recipients in one transaction; every server takes that many (RFC 5321 4.5.3.1.8). */
    private static final int RECIPIENTS = 100;

    private static final int UNREACHABLE_PAGE = 500;
    /** Between looks at the queue at most, so that a clock that was set is noticed. */
    private static final Duration LOOK = Duration.ofMinutes(1);
    /** How long a destination rests when the store could not record an attempt. */
    private static final Duration STORE_PAUSE = Duration.ofSeconds(30);

    private final OutboundQueue queue;
    private final Mailboxes mailboxes;
    private final Settlement settlement;
    private final Courier courier;
    private final Watchdog watchdog;
    private final DeliverySettings settings;
    private final Clock clock;
    private final Dispatch dispatch;
    private final Object claims = new Object();
    private final Semaphore wake = new Semaphore(0);
    private final Semaphore slots;
    private final Semaphore retrySlots;
    private final Map<Domain, Long> paused = new ConcurrentHashMap<>();
    private final ExecutorService carriers;
    private final Thread reader;
    private final AutoCloseable arrivals;
    private volatile boolean closing;

    /**
     * Starts a runner.
     *
     * @param name of this server
     * @param clock for due times and bounces; waits themselves are monotonic
     */
    public static QueueRunner start(
            OutboundQueue queue,
            Mailboxes mailboxes,
            Accounts accounts,
            ServerName name,
            DeliverySettings settings,
            Clock clock) {
        Random random = new SecureRandom();
        Watchdog watchdog = new Watchdog();
        RouteFinder routes = settings.smarthost()
                .map(smarthost -> (RouteFinder) new SmarthostRoute(smarthost))
                .orElseGet(() -> new MxResolver(
                        Dns.session(settings),
                        new AddressGuard(AddressGuard.ofThisMachine(), settings.privateTargets()),
                        Set.of(name.host().ascii()),
                        settings.port(),
                        random));
        RemoteSmtp remote = new RemoteSmtp(
                name.host().ascii(), settings.smarthost(), settings.timeouts(), watchdog, (SSLSocketFactory)
                        SSLSocketFactory.getDefault());
        Bounce bounces = new Bounce(name.host().ascii(), name.domain());
        Settlement settlement = new Settlement(queue, mailboxes, accounts, settings.retries(), bounces, random);
        Courier courier = new Courier(queue, routes, remote, settings.hostsPerAttempt());
        QueueRunner runner = new QueueRunner(queue, mailboxes, settlement, courier, watchdog, settings, clock);
        runner.reader.start();
        return runner;
    }

    private QueueRunner(
            OutboundQueue queue,
            Mailboxes mailboxes,
            Settlement settlement,
            Courier courier,
            Watchdog watchdog,
            DeliverySettings settings,
            Clock clock) {
        this.queue = queue;
        this.mailboxes = mailboxes;
        this.settlement = settlement;
        this.courier = courier;
        this.watchdog = watchdog;
        this.settings = settings;
        this.clock = clock;
        dispatch = new Dispatch(settings.perDestination());
        slots = new Semaphore(settings.concurrency());
        retrySlots = new Semaphore(Math.max(1, settings.concurrency() * 3 / 4));
        AtomicInteger count = new AtomicInteger();
        carriers = Executors.newFixedThreadPool(
                settings.concurrency(), task -> thread(task, "queue-" + count.incrementAndGet()));
        reader = thread(this::read, "queue-reader");
        arrivals = queue.onArrival(wake::release);
    }

    private static Thread thread(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    private void read() {
        while (!closing) {
            Duration wait = LOOK;
            try {
                wait = look();
            } catch (StoreException e) {
                LOG.error("cannot read the outbound queue; trying again in a minute", e);
            } catch (RuntimeException e) {
                LOG.error("the outbound queue stumbled; trying again in a minute", e);
            }
            try {
                if (wake.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                    wake.drainPermits();
                }
            } catch (InterruptedException e) {
                return; // only close() interrupts
            }
        }
    }

    /** Starts what can be started; returns how long to wait unless woken. */
    private Duration look() {
        if (mailboxes.intake() == Mailboxes.Intake.READ_ONLY) {
            return LOOK; // an outcome could not be recorded
        }
        Instant now = dueTime();
        for (Domain destination : queue.fresh(2 * settings.concurrency())) {
            start(destination, now);
        }
        for (Domain destination : queue.due(now, 4 * settings.concurrency())) {
            start(destination, now);
        }
        Instant later = clock.instant();
        Duration untilDue =
                queue.nextDue().map(next -> Duration.between(later, next)).orElse(LOOK);
        // A due row that could not be started waits for a slot, whose release wakes this thread, or for a pause to end.
        Duration least = untilDue.compareTo(Duration.ZERO) <= 0 ? Duration.ofSeconds(5) : untilDue.plusMillis(1);
        return least.compareTo(LOOK) < 0 ? least : LOOK;
    }

    /** Now; or the time of the next row if that lies further ahead than any retry: the clock was set back. */
    private Instant dueTime() {
        Instant now = clock.instant();
        Instant horizon = now.plus(settings.retries().longestGap());
        return queue.nextDue().filter(next -> next.isAfter(horizon)).orElse(now);
    }

    /** Under the lock: between reading rows and claiming them, nobody else may settle them. */
    private void start(Domain destination, Instant now) {
        synchronized (claims) {
            startClaimed(destination, now);
        }
    }

    private void startClaimed(Domain destination, Instant now) {
        Long until = paused.get(destination);
        if (until != null) {
            if (until - System.nanoTime() > 0) {
                return;
            }
            paused.remove(destination);
        }
        if (!dispatch.free(destination)) {
            return;
        }
        Set<Long> underWay = dispatch.underWay();
        int page = RECIPIENTS * (settings.perDestination() + 1);
        List<OutboundQueue.Row> due = queue.due(destination, now, page).stream()
                .filter(row -> !underWay.contains(row.id()))
                .toList();
        for (List<OutboundQueue.Row> message : Dispatch.groups(due)) {
            List<OutboundQueue.Row> group = message.subList(0, Math.min(message.size(), RECIPIENTS));
            boolean retry = group.stream().allMatch(row -> row.attempts() > 0);
            if (!dispatch.free(destination) || !acquire(retry)) {
                return;
            }
            dispatch.began(destination, group);
            carriers.execute(() -> carry(destination, group, retry));
        }
    }

    private boolean acquire(boolean retry) {
        if (retry && !retrySlots.tryAcquire()) {
            return false;
        }
        if (!slots.tryAcquire()) {
            if (retry) {
                retrySlots.release();
            }
            return false;
        }
        return true;
    }

    private void carry(Domain destination, List<OutboundQueue.Row> group, boolean retry) {
        try {
            attempt(destination, group);
        } catch (StoreException | IOException e) {
            LOG.error("queue: an attempt to {} could not be recorded; its mail stays queued", destination, e);
            pause(destination);
        } catch (RuntimeException e) {
            LOG.error("queue: an attempt to {} failed by a fault of ours; its mail stays queued", destination, e);
            pause(destination);
        } finally {
            dispatch.ended(destination, group);
            slots.release();
            if (retry) {
                retrySlots.release();
            }
            wake.release();
        }
    }

    private void pause(Domain destination) {
        paused.put(destination, System.nanoTime() + STORE_PAUSE.toNanos());
    }

    private void attempt(Domain destination, List<OutboundQueue.Row> group) throws IOException {
        List<OutboundQueue.Row> rows = settlement.unsent(group);
        if (rows.isEmpty() || closing) {
            return;
        }
        Courier.Result result = courier.carry(destination, rows);
        if (closing && watchdog.closed()) {
            // Connections were cut by closing: that says nothing about the peer and must not count as an attempt.
            settlement.settleFinal(result.outcomes(), clock.instant());
            return;
        }
        settlement.settle(result.outcomes(), clock.instant());
        if (result.unreachable()) {
            settleOthers(destination, result.outcomes().values().iterator().next());
        }
    }

    /** Spares the other mail of an unreachable destination its own time-outs. */
    private void settleOthers(Domain destination, Outcome outcome) {
        synchronized (claims) {
            settleUnclaimed(destination, outcome);
        }
    }

    private void settleUnclaimed(Domain destination, Outcome outcome) {
        Instant now = clock.instant();
        Set<Long> underWay = dispatch.underWay();
        Map<OutboundQueue.Row, Outcome> others = new LinkedHashMap<>();
        for (OutboundQueue.Row row : queue.due(destination, now, UNREACHABLE_PAGE)) {
            if (!underWay.contains(row.id())) {
                others.put(row, outcome);
            }
        }
        settlement.settle(others, now);
    }

    /** Ends within the grace time and a second; attempts under way that take longer are cut off and tried after a restart. */
    @Override
    public void close() {
        if (closing) {
            return;
        }
        closing = true;
        try {
            arrivals.close();
        } catch (Exception e) {
            LOG.error("cannot leave the queue", e);
        }
        reader.interrupt();
        carriers.shutdown();
        try {
            if (!carriers.awaitTermination(settings.grace().toMillis(), TimeUnit.MILLISECONDS)) {
                watchdog.close();
                carriers.awaitTermination(1, TimeUnit.SECONDS);
            }
            reader.join(1_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        watchdog.close();
    }
}
