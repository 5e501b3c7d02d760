package org.postern.web.session;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All open web sessions, by the hash of their cookie. Thread-safe. Expiry uses the monotonic clock, so that changes of
 * the wall clock neither end nor prolong a session; the wall clock is only shown. Every end of a session also ends its
 * hop ticket.
 */
public final class WebSessions implements OwnSessions, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebSessions.class);
    private static final int BROWSER_LENGTH = 200;
    private static final String CHANGED = "the account, its password or its role changed";

    /** A new session and its cookie value, which the server does not store. */
    public record Opened(String cookie, WebSession session) {}

    private final SessionTimes times;
    private final SignIn signIn;
    private final Clock clock;
    private final LongSupplier nanos;
    private final SecureRandom random;
    private final Map<String, BrowserSession> open = new ConcurrentHashMap<>();
    private final EndedSessions endedSessions;

    /** @param nanos a monotonic clock in nanoseconds, {@code System::nanoTime} */
    public WebSessions(SessionTimes times, SignIn signIn, Clock clock, LongSupplier nanos, SecureRandom random) {
        this.times = times;
        this.signIn = signIn;
        this.clock = clock;
        this.nanos = nanos;
        this.random = random;
        this.endedSessions = new EndedSessions(nanos);
    }

    /** Opens a session with a new key. If there are too many already, the longest unused session ends. */
    public synchronized Opened open(SignIn.Result.Granted granted, SignInOrigin arrival) {
        HopLogin login = granted.login();
        makeRoom(login.address());
        String cookie = SessionKey.fresh(random);
        byte[] id = new byte[5];
        random.nextBytes(id);
        BrowserSession session = new BrowserSession(
                new BrowserSession.Start(
                        java.util.HexFormat.of().formatHex(id),
                        SessionKey.hash(cookie),
                        new SignIn.Result.Granted(login.withoutRemote(), granted.role()),
                        login.remote().map(credential -> SealedCredential.seal(cookie, credential, random)),
                        arrival.ownPc(),
                        clock.instant(),
                        printable(arrival.browser()),
                        nanos.getAsLong()),
                CsrfToken.fresh(random),
                arrival);
        open.put(session.start().keyHash(), session);
        return new Opened(cookie, session);
    }

    private void makeRoom(String address) {
        List<BrowserSession> own = ofAccount(address);
        if (own.size() >= times.perAccount()) {
            end(own.get(own.size() - 1), "too many of this account");
        }
        if (open.size() >= times.total()) {
            open.values().stream()
                    .min(Comparator.comparingLong(s -> s.lastUsedNanos() - nanos.getAsLong()))
                    .ifPresent(oldest -> end(oldest, "too many in all"));
        }
    }

    /**
     * Returns the session of this cookie if it is still valid, and marks it as used. May query the store, so do not
     * call it on an I/O thread.
     */
    public Optional<WebSession> find(String cookie, InetAddress client) {
        return valid(cookie).map(session -> {
            session.used(clock.instant(), nanos.getAsLong(), client);
            return session.present(cookie);
        });
    }

    /** The same without marking it as used, for requests that nobody made: they must not prolong it. */
    public Optional<WebSession> look(String cookie) {
        return valid(cookie).map(session -> session.present(cookie));
    }

    private Optional<BrowserSession> valid(String cookie) {
        if (!SessionKey.plausible(cookie)) {
            return Optional.empty();
        }
        BrowserSession session = open.get(SessionKey.hash(cookie));
        if (session == null) {
            return Optional.empty();
        }
        long now = nanos.getAsLong();
        if (expired(session, now)) {
            end(session, "expired");
            return Optional.empty();
        }
        if (!stands(session, now)) {
            end(session, CHANGED);
            return Optional.empty();
        }
        return Optional.of(session);
    }

    /**
     * Whether the session of a request that began some time ago is still valid; it is not marked as used. May query the
     * store, at most every few seconds.
     */
    public boolean holds(WebSession session) {
        BrowserSession ours = session(session).orElse(null);
        if (ours == null || !open.containsKey(ours.start().keyHash())) {
            return false;
        }
        if (!stands(ours, nanos.getAsLong())) {
            end(ours, CHANGED);
            return false;
        }
        return true;
    }

    /** The address of the person whose session this cookie opened. The session may have expired. Asks no store. */
    public Optional<String> owner(String cookie) {
        return SessionKey.plausible(cookie)
                ? Optional.ofNullable(open.get(SessionKey.hash(cookie)))
                        .map(session -> session.login().address())
                : Optional.empty();
    }

    private boolean stands(BrowserSession session, long now) {
        if (now - session.checkedNanos() < times.recheck().toNanos()) {
            return true;
        }
        try {
            if (!signIn.stands(session.login())) {
                return false;
            }
            session.checked(now);
        } catch (RuntimeException e) {
            // An unreadable store is our fault, not the person's. The hop decides, since it asks the same store.
            LOG.error("session {}: cannot check whether the account is still valid", session.id(), e);
        }
        return true;
    }

    private boolean expired(BrowserSession session, long now) {
        Duration idle = session.start().ownPc() ? times.ownPc() : times.idle();
        Duration absolute = session.start().ownPc() ? times.ownPc() : times.absolute();
        return now - session.lastUsedNanos() >= idle.toNanos()
                || now - session.start().nanos() >= absolute.toNanos();
    }

    /** Whether the posted token belongs to the session. */
    public boolean tokenMatches(WebSession session, String posted) {
        return session(session).filter(ours -> ours.csrf().matches(posted)).isPresent();
    }

    /** The owner of the session that this cookie opened, if it ended within the last day. */
    public Optional<String> endedOwner(String cookie) {
        return SessionKey.plausible(cookie) ? endedSessions.owner(SessionKey.hash(cookie)) : Optional.empty();
    }

    /**
     * Ends a session because the person signed out or signed in again. The login ends with its credential, so that
     * pending changes can still be made.
     */
    public void end(WebSession session) {
        session(session).ifPresent(ours -> end(ours, session.login(), "signed out"));
    }

    private static Optional<BrowserSession> session(WebSession session) {
        return session instanceof PresentSession present
                ? Optional.of(present.session())
                : session instanceof BrowserSession ours ? Optional.of(ours) : Optional.empty();
    }

    /** Ends every session of an account; returns how many there were. */
    public int endAccount(String address) {
        List<BrowserSession> own = ofAccount(address);
        own.forEach(s -> end(s, "account closed"));
        return own.size();
    }

    @Override
    public List<OpenSession> list(WebSession asker) {
        return ofAccount(asker.login().address()).stream()
                .map(s -> new OpenSession(
                        s.id(),
                        s.start().at(),
                        s.lastUsed(),
                        s.client().getHostAddress(),
                        s.start().browser(),
                        s.start().ownPc(),
                        s.id().equals(asker.id())))
                .toList();
    }

    @Override
    public boolean end(WebSession asker, String id) {
        Optional<BrowserSession> found = ofAccount(asker.login().address()).stream()
                .filter(s -> s.id().equals(id))
                .findFirst();
        found.ifPresent(s -> end(s, "ended by its owner"));
        return found.isPresent();
    }

    @Override
    public int endOthers(WebSession asker) {
        List<BrowserSession> others = ofAccount(asker.login().address()).stream()
                .filter(s -> !s.id().equals(asker.id()))
                .toList();
        others.forEach(s -> end(s, "ended by its owner"));
        return others.size();
    }

    @Override
    public List<RememberedBrowser> browsers(WebSession asker) {
        return signIn.browsers(asker.login());
    }

    @Override
    public boolean forget(WebSession asker, String id) {
        return signIn.forget(asker.login(), id);
    }

    /** The number of open sessions. */
    public int size() {
        return open.size();
    }

    /** Ends expired sessions; call it about every 30 seconds. */
    public void sweep() {
        long now = nanos.getAsLong();
        new ArrayList<>(open.values()).stream().filter(s -> expired(s, now)).forEach(s -> end(s, "expired"));
        endedSessions.sweep();
    }

    /**
     * Ends sessions that expired, or whose account or password changed, among those that listen to events: their streams
     * must end soon. May ask the store.
     *
     * @param inUse whether the session with this id is in use
     */
    public void recheck(Predicate<String> inUse) {
        for (BrowserSession session : new ArrayList<>(open.values())) {
            if (!inUse.test(session.id())) {
                continue;
            }
            if (expired(session, nanos.getAsLong())) {
                end(session, "expired");
            } else if (!stands(session, nanos.getAsLong())) {
                end(session, CHANGED);
            }
        }
    }

    /** Ends all sessions and their hop tickets. */
    @Override
    public void close() {
        new ArrayList<>(open.values()).forEach(s -> end(s, "the web front stops"));
    }

    /** The sessions of an account, the longest unused last. */
    private List<BrowserSession> ofAccount(String address) {
        String key = address.toLowerCase(Locale.ROOT);
        return open.values().stream()
                .filter(s -> s.login().address().toLowerCase(Locale.ROOT).equals(key))
                .sorted(Comparator.comparingLong((BrowserSession s) -> nanos.getAsLong() - s.lastUsedNanos()))
                .toList();
    }

    private void end(BrowserSession session, String why) {
        end(session, session.login(), why);
    }

    private void end(BrowserSession session, HopLogin login, String why) {
        open.remove(session.start().keyHash());
        if (!session.end()) {
            return;
        }
        endedSessions.add(session.start().keyHash(), session.login().address());
        LOG.info("session {}: ended: {}", session.id(), why);
        try {
            signIn.signOut(login);
        } catch (RuntimeException e) {
            LOG.error("session {}: its hop ticket could not be ended", session.id(), e);
        }
    }

    private static String printable(String browser) {
        StringBuilder out = new StringBuilder();
        browser.codePoints()
                .filter(c -> c >= ' ' && c < 0x7f)
                .limit(BROWSER_LENGTH)
                .forEach(out::appendCodePoint);
        return out.toString();
    }
}
