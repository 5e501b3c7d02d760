package org.postern.web.session;

import java.net.InetAddress;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A session in the memory of the front. Thread-safe; times are of the monotonic clock. */
final class BrowserSession implements WebSession {
    private static final Logger LOG = LoggerFactory.getLogger(BrowserSession.class);

    /** The facts of the sign-in; the granted login has no credential. */
    record Start(
            String id,
            String keyHash,
            SignIn.Result.Granted granted,
            Optional<SealedCredential> credential,
            boolean ownPc,
            Instant at,
            String browser,
            long nanos) {}

    private final Start start;
    private final CsrfToken csrf;
    private final Deque<Runnable> endings = new ArrayDeque<>();
    private boolean ended;
    private @Nullable Flash flash;
    private volatile Locale locale;
    private volatile ZoneId zone;
    private volatile Instant lastUsed;
    private volatile long lastUsedNanos;
    private volatile long checkedNanos;
    private volatile long notedNanos;
    private volatile InetAddress client;

    BrowserSession(Start start, CsrfToken csrf, SignInOrigin arrival) {
        this.start = start;
        this.csrf = csrf;
        this.locale = arrival.locale();
        this.zone = arrival.zone();
        this.client = arrival.client();
        this.lastUsed = start.at();
        this.lastUsedNanos = start.nanos();
        this.checkedNanos = start.nanos();
        this.notedNanos = start.nanos();
    }

    /** The session for a request with this cookie. */
    WebSession present(String cookie) {
        return start.credential()
                .flatMap(closed -> closed.open(cookie))
                .<WebSession>map(credential -> new PresentSession(this, login().with(credential)))
                .orElse(this);
    }

    Start start() {
        return start;
    }

    CsrfToken csrf() {
        return csrf;
    }

    Instant lastUsed() {
        return lastUsed;
    }

    long lastUsedNanos() {
        return lastUsedNanos;
    }

    InetAddress client() {
        return client;
    }

    void used(Instant at, long nanos, InetAddress from) {
        lastUsed = at;
        lastUsedNanos = nanos;
        client = from;
    }

    /** When the last use was noted in the store. */
    long notedNanos() {
        return notedNanos;
    }

    void noted(long nanos) {
        notedNanos = nanos;
    }

    long checkedNanos() {
        return checkedNanos;
    }

    void checked(long nanos) {
        checkedNanos = nanos;
    }

    @Override
    public String id() {
        return start.id();
    }

    @Override
    public HopLogin login() {
        return start.granted().login();
    }

    @Override
    public Role role() {
        return start.granted().role();
    }

    @Override
    public String csrfToken() {
        return csrf.masked();
    }

    @Override
    public Locale locale() {
        return locale;
    }

    @Override
    public ZoneId zone() {
        return zone;
    }

    @Override
    public void useLocale(Locale chosen) {
        locale = chosen;
    }

    @Override
    public void useZone(ZoneId chosen) {
        zone = chosen;
    }

    @Override
    public synchronized void tell(Flash notice) {
        flash = notice;
    }

    @Override
    public synchronized Optional<Flash> takeFlash() {
        Flash taken = flash;
        flash = null;
        return Optional.ofNullable(taken);
    }

    @Override
    public void onEnd(Runnable action) {
        synchronized (this) {
            if (!ended) {
                endings.push(action);
                return;
            }
        }
        run(action);
    }

    /** Runs the actions registered for the end; returns false if the session had already ended. */
    boolean end() {
        Deque<Runnable> waiting;
        synchronized (this) {
            if (ended) {
                return false;
            }
            ended = true;
            waiting = new ArrayDeque<>(endings);
            endings.clear();
        }
        waiting.forEach(this::run);
        return true;
    }

    private void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.error("session {}: an action at its end failed", id(), e);
        }
    }
}
