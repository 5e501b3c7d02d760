package org.postern.store.report;

import static org.postern.store.report.Report.line;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.postern.store.account.Account;
import org.postern.store.mailbox.StoreException;
import org.postern.store.platform.StoreThreads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to the administrators, into their inboxes and into the log: at most one mail of a kind in its time, restarts
 * included. What reports a state may do so as often as it likes, and never waits. Where nobody can be written to (another
 * server has the mail, the store takes nothing), the log alone says it. Works on a thread of its own. Thread-safe; close
 * it once.
 */
public final class Alerts implements Consumer<Alert>, AutoCloseable {
    /** Concerns the box, not one account. */
    static final long BOX = 0;

    private static final Logger LOG = LoggerFactory.getLogger(Alerts.class);
    /** So much at once is one trouble. */
    private static final int WAITING = 200;
    /** Saves asking the database every few seconds while a state lasts; also the time until a failed mail is tried again. */
    private static final Duration QUIET = Duration.ofMinutes(4);

    /** The box must stop within ten seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private final Optional<BoxMail> mail;
    private final NoticeTimes times;
    private final Clock clock;
    private final Duration patience;
    private final ThreadPoolExecutor thread;
    /** The log says it even if the database does not answer. */
    private final NoticeTimes logged = new PassingTimes();

    private final Map<String, Instant> reported = new ConcurrentHashMap<>();
    private final Set<String> underway = ConcurrentHashMap.newKeySet();

    public Alerts(BoxMail mail, NoticeTimes times, Clock clock) {
        this(mail, times, clock, PATIENCE);
    }

    /** @param patience how long the end may wait for what is being written */
    public Alerts(BoxMail mail, NoticeTimes times, Clock clock, Duration patience) {
        this(Optional.of(mail), times, clock, patience);
    }

    private Alerts(Optional<BoxMail> mail, NoticeTimes times, Clock clock, Duration patience) {
        this.patience = patience;
        this.mail = mail;
        this.times = times;
        this.clock = clock;
        this.thread = new ThreadPoolExecutor(
                1, 1, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING), StoreThreads.named("alerts"));
        thread.allowCoreThreadTimeOut(true);
    }

    /** For a box without mailboxes. */
    public static Alerts inLogOnly(Clock clock) {
        return new Alerts(Optional.empty(), new PassingTimes(), clock, PATIENCE);
    }

    @Override
    public void accept(Alert alert) {
        Instant now = clock.instant();
        Instant before = reported.get(alert.kind());
        boolean quiet = before != null && !now.isBefore(before) && now.isBefore(before.plus(QUIET));
        if (quiet || !underway.add(alert.kind())) {
            return;
        }
        reported.put(alert.kind(), now);
        boolean taken = later(() -> {
            try {
                report(alert);
            } finally {
                underway.remove(alert.kind());
            }
        });
        if (!taken) {
            underway.remove(alert.kind());
        }
    }

    private void report(Alert alert) {
        boolean first = logged.claim(alert.kind(), BOX, clock.instant(), alert.apart());
        if (first) {
            LOG.warn("{}: {}", alert.subject(), String.join(" ", alert.english()));
        }
        try {
            if (mail.isPresent() && times.claim(alert.kind(), BOX, clock.instant(), alert.apart())) {
                BoxMail office = mail.get();
                write(alert.kind(), BOX, office.administrators(), alert.subject(), reader -> body(office, alert));
            }
        } catch (StoreException | CompletionException e) {
            if (first) {
                LOG.error(
                        "the administrators cannot be written to; it is tried again while this lasts: {}",
                        e.getMessage());
            }
        }
    }

    private static String body(BoxMail office, Alert alert) {
        String host = office.name().host().ascii();
        long days = alert.apart().toDays();
        StringBuilder text = new StringBuilder();
        line(text, "The mail server " + host + " tells its administrators:");
        line(text, "");
        alert.english().forEach(words -> line(text, CONTROL.matcher(words).replaceAll(" ")));
        line(text, "");
        line(text, "You get at most one such mail in " + (days == 1 ? "a day" : days + " days") + ".");
        line(text, "");
        line(text, "----");
        line(text, "");
        line(text, "メールサーバー " + host + " から管理者へのお知らせです。");
        line(text, "");
        alert.japanese().forEach(words -> line(text, CONTROL.matcher(words).replaceAll(" ")));
        line(text, "");
        line(text, "このお知らせは " + days + " 日に 1 回までです。");
        return text.toString();
    }

    /** Whether a notice may be written now; then it counts as written. */
    boolean claim(String kind, long accountId, Duration apart) {
        return times.claim(kind, accountId, clock.instant(), apart);
    }

    /** Writes what was claimed; if nobody got it, the claim is taken back. */
    void write(
            String kind, long accountId, Collection<Account> readers, String subject, Function<Account, String> body) {
        int written = 0;
        try {
            for (Account reader : readers) {
                mail.orElseThrow().send(reader, subject, body.apply(reader), clock.instant());
                written++;
            }
        } catch (StoreException | CompletionException e) {
            if (written == 0) {
                times.forget(kind, accountId);
            }
            throw e;
        }
        if (readers.isEmpty()) {
            LOG.info("nobody was written to: no administrator reads mail in this box");
        }
    }

    /** Writes to one person, unless too much waits. */
    void tell(Account reader, String subject, String body) {
        boolean unusedTaken = later(() -> mail.orElseThrow().send(reader, subject, body, clock.instant()));
    }

    /** Does it on the thread of the alerts; false if there is no room to wait. */
    boolean later(Runnable work) {
        try {
            thread.execute(() -> {
                try {
                    work.run();
                } catch (StoreException | CompletionException e) {
                    LOG.error("a mail from the box cannot be written: {}", e.getMessage());
                }
            });
            return true;
        } catch (RejectedExecutionException e) {
            LOG.warn("too many alerts at once: no mail about one of them");
            return false;
        }
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
