package org.postern.core.gateway;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.postern.store.mailbox.Overlay;
import org.postern.store.mailbox.StoreException;
import org.postern.web.hop.HopException;
import org.postern.web.office.RemoteMaildrop;
import org.postern.web.office.RemoteMessage;
import org.postern.web.organizer.Changes.Standing;
import org.postern.web.organizer.Changes.Trouble;
import org.postern.web.session.HopLogin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the overlay of each person's maildrop in step with the office's POP3 server: the list when a page asks for it,
 * titles newest first until all are known. A page waits only a short time for the server; later results appear on the
 * next page. A password is used only by work that a request began, and only for one conversation with the server.
 * Thread-safe.
 */
final class Mirror implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Mirror.class);
    /** How long a page waits for the list: a server in the house answers in a tenth of it. */
    private static final Duration WAIT = Duration.ofMillis(400);
    /** If the last listing took longer than this, no page waits: the script asks for new mail. */
    private static final Duration QUICK = Duration.ofMillis(300);
    /** The longest wait of the first page, which has nothing to show without the list. */
    private static final Duration FIRST_WAIT = Duration.ofSeconds(20);
    /** How long titles are read before the first page is shown. */
    private static final Duration FIRST_TITLES = Duration.ofMillis(1_500);

    private static final int FIRST_PAGE = 50;
    /** After this many headers, other requests of the person get their turn. */
    private static final int SLICE = 10;
    /** How many lists are read at the same time; each waits for a server, not for this machine. */
    private static final int THREADS = 16;

    private final RemoteMaildrop maildrop;
    private final Overlay overlay;
    private final Headings headings;
    private final Map<Long, MaildropState> states = new ConcurrentHashMap<>();
    private final ExecutorService threads;
    private volatile boolean closed;

    Mirror(RemoteMaildrop maildrop, Overlay overlay, Clock clock) {
        this.maildrop = maildrop;
        this.overlay = overlay;
        this.headings = new Headings(clock);
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                THREADS, THREADS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(1_000), task -> {
                    Thread thread = new Thread(task, "mirror");
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        this.threads = pool;
    }

    /** Updates the overlay, as far as possible within a short time. */
    void look(HopLogin who, long account) {
        MaildropState state = state(account);
        boolean first = state.progress.read() == 0;
        CountDownLatch looking = begin(who, account, state);
        Duration wait = first ? FIRST_WAIT : state.tookNanos > QUICK.toNanos() ? Duration.ZERO : WAIT;
        try {
            if (first && state.listed.await(FIRST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                wait = FIRST_TITLES.multipliedBy(2); // the last title requested may take long
            }
            if (!looking.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("account {}: the mail server is slow", account);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private MaildropState state(long account) {
        return states.computeIfAbsent(account, absent -> new MaildropState(overlay.progress(account)));
    }

    /**
     * Begins to list, unless a listing runs or ended a moment ago; the latch opens when the first page can be shown.
     */
    private CountDownLatch begin(HopLogin who, long account, MaildropState state) {
        synchronized (state) {
            boolean enough = state.recent() && state.trouble == Trouble.NONE;
            if (state.looking.getCount() > 0 || enough || who.remote().isEmpty()) {
                return state.looking;
            }
            CountDownLatch looking = new CountDownLatch(1);
            state.looking = looking;
            state.listed = new CountDownLatch(1);
            state.left = false;
            try {
                threads.execute(() -> {
                    try {
                        lookNow(who, account, state);
                    } finally {
                        looking.countDown();
                    }
                    goOn(who.withoutRemote(), account, state);
                });
            } catch (RejectedExecutionException e) {
                looking.countDown();
                state.listed.countDown();
            }
            return looking;
        }
    }

    private void lookNow(HopLogin who, long account, MaildropState state) {
        long began = System.nanoTime();
        try {
            List<Overlay.RemoteEntry> listing = maildrop.list(who).stream()
                    .map(message -> new Overlay.RemoteEntry(message.uidl(), message.size()))
                    .toList();
            seen(account, listing, state);
            state.tookNanos = System.nanoTime() - began;
            state.listed.countDown();
            long until = System.nanoTime() + FIRST_TITLES.toNanos();
            int read = 0;
            while (read < FIRST_PAGE && System.nanoTime() - until < 0) {
                int more = readSlice(who, account, state);
                if (more == 0) {
                    break;
                }
                read += more;
            }
            state.trouble = Trouble.NONE;
        } catch (HopException e) {
            state.trouble = trouble(e);
            LOG.info("account {}: the mail server was not read: {} {}", account, e.kind(), e.getMessage());
        } catch (StoreException e) {
            state.trouble = Trouble.BROKEN;
            LOG.error("account {}: the overlay was not brought up to date", account, e);
        } finally {
            state.lookedNanos = System.nanoTime();
            state.listed.countDown();
        }
    }

    private void seen(long account, List<Overlay.RemoteEntry> listing, MaildropState state) {
        state.titles.lock();
        try {
            Overlay.Seen seen = overlay.seen(account, listing);
            state.progress = new Overlay.Progress(seen.known(), seen.known() - seen.missing());
        } finally {
            state.titles.unlock();
        }
    }

    /** Reads the remaining titles over the open connection; without one, the next page request continues. */
    private void goOn(HopLogin who, long account, MaildropState state) {
        synchronized (state) {
            if (state.reading || state.left || state.trouble != Trouble.NONE) {
                return;
            }
            state.reading = true;
        }
        try {
            while (!closed && !state.left && readSlice(who, account, state) > 0) {
                // until all are known
            }
        } catch (HopException e) {
            LOG.info("account {}: reading titles broke off: {} {}", account, e.kind(), e.getMessage());
        } catch (StoreException e) {
            LOG.error("account {}: titles cannot be kept", account, e);
        } finally {
            state.reading = false;
        }
    }

    /** Returns how many titles were read; 0 when none are left, or no connection is open. */
    private int readSlice(HopLogin who, long account, MaildropState state) {
        state.titles.lock();
        try {
            List<RemoteMessage> missing = overlay.missing(account, SLICE).stream()
                    .map(entry -> new RemoteMessage(entry.uidl(), entry.size()))
                    .toList();
            if (missing.isEmpty()) {
                return 0;
            }
            List<Overlay.Stub> stubs = new ArrayList<>(missing.size());
            maildrop.headers(who, missing, (uidl, header) -> stubs.add(headings.stub(uidl, header.readAllBytes())));
            if (!stubs.isEmpty()) {
                overlay.stub(account, stubs);
                state.read(stubs.size());
            }
            return stubs.size();
        } finally {
            state.titles.unlock();
        }
    }

    private static Trouble trouble(HopException e) {
        return switch (e.kind()) {
            case UNREACHABLE -> Trouble.UNREACHABLE;
            case BUSY -> Trouble.BUSY;
            case REFUSED_LOGIN, LOCKED -> Trouble.REFUSED;
            case GONE, BROKEN, UNREADABLE -> Trouble.BROKEN;
        };
    }

    Standing standing(long account) {
        MaildropState state = state(account);
        Overlay.Progress progress = state.progress;
        return new Standing(progress.read(), progress.known(), state.trouble, false);
    }

    /** Called at a sign-in: the next page shows the current list. */
    void arrive(long account) {
        MaildropState state = state(account);
        state.lookedNanos = System.nanoTime() - TimeUnit.DAYS.toNanos(1);
    }

    /** Called at a sign-out: the background work releases the connection. */
    void leave(long account) {
        MaildropState state = states.get(account);
        if (state != null) {
            state.left = true;
        }
    }

    /**
     * Deletes on the server the messages that were deleted here for good, and, at sign-out, those in Trash. Runs after
     * the request, in one session; failed deletions are kept, and tried again at the next sign-out.
     */
    void depart(HopLogin who, long account, boolean trashToo) {
        List<RemoteMessage> leaving = (trashToo ? overlay.leaving(account) : overlay.doomed(account))
                .stream()
                        .map(entry -> new RemoteMessage(entry.uidl(), entry.size()))
                        .toList();
        if (leaving.isEmpty() || who.remote().isEmpty()) {
            return;
        }
        try {
            threads.execute(() -> {
                try {
                    overlay.deleted(account, maildrop.delete(who, leaving));
                } catch (HopException e) {
                    LOG.info("account {}: nothing was deleted on the mail server: {}", account, e.kind());
                } catch (StoreException e) {
                    LOG.error("account {}: deletions were done, but not recorded", account, e);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.info("account {}: deleting on the mail server waits for the next sign-out", account);
        }
    }

    @Override
    public void close() {
        closed = true;
        threads.shutdown();
        try {
            if (!threads.awaitTermination(2, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
