package org.postern.store.outbound;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.postern.store.address.Domain;
import org.postern.store.mailbox.Mailboxes;
import org.postern.store.mailbox.OutboundQueue;
import org.postern.store.mailbox.Recall;
import org.postern.store.mailbox.StoreException;
import org.postern.store.mailbox.StsPolicies;
import org.postern.store.message.ServerName;
import org.postern.store.platform.StoreThreads;
import org.postern.store.report.Aftermath;
import org.postern.store.route.PeerTls;
import org.postern.store.route.ProtectionSettings;
import org.postern.store.route.RouteFinder;
import org.postern.store.route.Watchdog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends queued mail to foreign servers. Wakes when mail arrives and when the next retry is due, and opens lanes, which
 * deliver the mail. Nothing important is kept only in memory: if it stops for any reason, the rows are still in the
 * queue and are tried again.
 *
 * <p>Threads: one that reads the queue, at most {@code concurrency} that deliver mail, one watchdog. Retries may use
 * three quarters of the delivery threads, so that new mail is sent at once even if many destinations are dead.
 */
public final class QueueRunner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(QueueRunner.class);
    /** Maximum interval between reads of the queue, so that a changed clock is noticed. */
    private static final Duration LOOK = Duration.ofMinutes(1);
    /** How long a destination is paused when the store could not record an attempt. */
    private static final Duration STORE_PAUSE = Duration.ofSeconds(30);
    /** Minimum interval between reads of all due destinations. The cost of a read grows with their number. */
    private static final Duration BACKLOG_PAUSE = Duration.ofMillis(200);

    private static final int BACKLOG = 256;

    private final OutboundQueue queue;
    private final Mailboxes mailboxes;
    private final LaneRunner laneRunner;
    private final Watchdog watchdog;
    private final DeliverySettings settings;
    private final Clock clock;
    private final Lanes lanes;
    private final Semaphore wake = new Semaphore(0);
    private final LaneSlots slots;
    private final Map<Domain, Long> paused = new ConcurrentHashMap<>();
    /** Destinations that were due at the last read; used only by the reading thread. */
    private final Deque<Domain> backlog = new ArrayDeque<>();

    private long backlogRead;
    private final ThreadPoolExecutor laneThreads;
    private final Thread reader;
    private final AutoCloseable arrivals;
    private volatile boolean closing;

    /**
     * Makes a runner, which sends nothing before {@link #begin}.
     *
     * @param policies of MTA-STS, kept over restarts
     * @param name of this server
     * @param clock for due times, policies, signatures and bounces; waiting uses monotonic time
     */
    public static QueueRunner prepare(
            OutboundQueue queue,
            Mailboxes mailboxes,
            Aftermath aftermath,
            StsPolicies policies,
            ServerName name,
            DeliverySettings settings,
            Clock clock) {
        Random random = new SecureRandom();
        Watchdog watchdog = new Watchdog();
        ProtectionSettings protection = settings.transport().protection();
        PeerTls tls = PeerTls.trusting(protection.authorities());
        RouteFinder routes = new OutboundRoutes(settings, tls, watchdog, random, clock).of(name, policies);
        SmtpConnector remote = new SmtpConnector(name.host().ascii(), settings.timeouts(), watchdog, tls);
        Settlement settlement = new Settlement(queue, settings.retries(), aftermath, random);
        DeliveryAttempts attempts =
                new DeliveryAttempts(queue, routes, remote, settings.attempts().hosts());
        Lanes lanes = new Lanes(queue, settings.attempts().perDestination());
        LaneRunner laneRunner = new LaneRunner(lanes, attempts, settlement, watchdog, settings.transport(), clock);
        return new QueueRunner(queue, mailboxes, lanes, laneRunner, watchdog, settings, clock);
    }

    /** Begins to send. Call it once. */
    public void begin() {
        reader.start();
    }

    private QueueRunner(
            OutboundQueue queue,
            Mailboxes mailboxes,
            Lanes lanes,
            LaneRunner laneRunner,
            Watchdog watchdog,
            DeliverySettings settings,
            Clock clock) {
        this.queue = queue;
        this.mailboxes = mailboxes;
        this.lanes = lanes;
        this.laneRunner = laneRunner;
        this.watchdog = watchdog;
        this.settings = settings;
        this.clock = clock;
        backlogRead = System.nanoTime() - BACKLOG_PAUSE.toNanos();
        slots = new LaneSlots(settings.attempts().concurrency());
        int lanesAtOnce = settings.attempts().concurrency();
        laneThreads = new ThreadPoolExecutor(
                lanesAtOnce,
                lanesAtOnce,
                30,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                StoreThreads.named("queue"));
        laneThreads.allowCoreThreadTimeOut(true);
        reader = StoreThreads.one("queue-reader", this::read);
        arrivals = queue.onArrival(wake::release);
    }

    /** What keeps mail from being sent: the reading thread ends by an Error only. */
    public Optional<String> fault() {
        return !closing && reader.getState() == Thread.State.TERMINATED
                ? Optional.of("the thread that reads the outbound queue has ended")
                : Optional.empty();
    }

    /** Takes an account's message back, unless it is being sent at this moment. */
    public Recall recall(long accountId, long messageId) {
        return laneRunner.recall(accountId, messageId);
    }

    private void read() {
        while (!closing) {
            Duration wait = LOOK;
            try {
                wait = look();
            } catch (StoreException e) {
                LOG.error("cannot read the outbound queue; trying again in a minute", e);
            } catch (RuntimeException e) {
                LOG.error("unexpected error in the outbound queue; trying again in a minute", e);
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

    /** Starts all possible deliveries; returns how long to wait unless woken. */
    private Duration look() {
        if (mailboxes.intake() == Mailboxes.Intake.READ_ONLY) {
            return LOOK; // an outcome could not be recorded
        }
        Instant now = dueTime();
        for (Domain destination : queue.fresh(2 * settings.attempts().concurrency())) {
            start(destination, now);
        }
        Duration backlogWait = startBacklog(now);
        Instant later = clock.instant();
        Duration untilDue =
                queue.nextDue().map(next -> Duration.between(later, next)).orElse(LOOK);
        // A due row that could not be started waits for a slot, whose release wakes this thread, or for the end of a
        // pause.
        Duration least = untilDue.compareTo(Duration.ZERO) <= 0 ? backlogWait : untilDue.plusMillis(1);
        return least.compareTo(LOOK) < 0 ? least : LOOK;
    }

    /** Returns how long to wait if rows are still due. */
    private Duration startBacklog(Instant now) {
        while (true) {
            while (!backlog.isEmpty()) {
                if (!slots.freeFor(true)) {
                    return Duration.ofSeconds(5);
                }
                start(backlog.remove(), now);
            }
            long rest = backlogRead + BACKLOG_PAUSE.toNanos() - System.nanoTime();
            if (rest > 0) {
                return Duration.ofNanos(rest).plusMillis(1);
            }
            backlogRead = System.nanoTime();
            for (Domain destination : queue.due(now, BACKLOG)) {
                if (lanes.free(destination)) {
                    backlog.add(destination);
                }
            }
            if (backlog.isEmpty()) {
                return Duration.ofSeconds(5);
            }
        }
    }

    /**
     * The current time. If the clock was set back so that the last row is due later than any retry interval allows, the
     * time of that row.
     */
    private Instant dueTime() {
        Instant now = clock.instant();
        Instant horizon = now.plus(settings.retries().longestGap());
        return queue.lastDue().filter(last -> last.isAfter(horizon)).orElse(now);
    }

    /** Opens as many lanes as the due mail needs. Called only by the reading thread. */
    private void start(Domain destination, Instant now) {
        Long until = paused.get(destination);
        if (until != null) {
            if (until - System.nanoTime() > 0) {
                return;
            }
            paused.remove(destination);
        }
        while (slots.freeFor(false) && lanes.free(destination)) {
            List<List<OutboundQueue.Row>> claimed = lanes.claim(destination, now);
            boolean retry = claimed.stream().allMatch(group -> group.stream().allMatch(row -> row.attempts() > 0));
            if (claimed.isEmpty() || !slots.take(retry)) {
                lanes.release(destination, claimed);
                return;
            }
            lanes.enter(destination);
            laneThreads.execute(() -> runLane(destination, claimed, retry, now));
        }
    }

    private void runLane(Domain destination, List<List<OutboundQueue.Row>> claimed, boolean retry, Instant now) {
        try {
            laneRunner.run(destination, claimed, now);
        } catch (StoreException | IOException e) {
            LOG.error("queue: an attempt to {} could not be recorded; its mail stays queued", destination, e);
            pause(destination);
        } catch (RuntimeException e) {
            LOG.error(
                    "queue: an attempt to {} failed because of an internal error; its mail stays queued",
                    destination,
                    e);
            pause(destination);
        } finally {
            lanes.leave(destination);
            slots.release(retry);
            wake.release();
        }
    }

    private void pause(Domain destination) {
        paused.put(destination, System.nanoTime() + STORE_PAUSE.toNanos());
    }

    /**
     * Ends within the grace time and a second. Attempts that take longer are aborted and tried again after a restart.
     */
    @Override
    public void close() {
        if (closing) {
            return;
        }
        closing = true;
        laneRunner.stop();
        try {
            arrivals.close();
        } catch (Exception e) {
            LOG.error("cannot unregister from the queue", e);
        }
        reader.interrupt();
        laneThreads.shutdown();
        try {
            if (!laneThreads.awaitTermination(settings.grace().toMillis(), TimeUnit.MILLISECONDS)) {
                watchdog.close();
                laneThreads.awaitTermination(1, TimeUnit.SECONDS);
            }
            reader.join(1_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        watchdog.close();
    }
}
