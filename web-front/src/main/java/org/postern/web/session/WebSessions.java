package org.postern.web.session;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
    private static final Pattern LITERAL = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-f:]*:[0-9a-f:.]*");
    /** The last use of a session is noted in the store about once in this time. */
    private static final Duration NOTED = Duration.ofHours(1);

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
    private final Object reviving = new Object();
    private volatile boolean stopping;

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
    public Opened open(SignIn.Result.Granted granted, SignInOrigin arrival) {
        Opened opened = begin(granted, arrival);
        if (arrival.ownPc()) {
            BrowserSession session = (BrowserSession) opened.session();
            signIn.lasting().keep(session.login(), lasting(session));
        }
        return opened;
    }

    /** A session on the person's own PC, in the form in which it lasts over a restart. */
    private LastingSession lasting(BrowserSession session) {
        BrowserSession.Start start = session.start();
        return new LastingSession(
                start.keyHash(),
                start.id(),
                new LastingSession.Times(
                        start.at(), session.lastUsed(), start.at().plus(times.ownPc())),
                new LastingSession.Place(
                        start.browser(), session.client().getHostAddress(), session.locale(), session.zone()),
                start.credential().map(SealedCredential::text));
    }

    private synchronized Opened begin(SignIn.Result.Granted granted, SignInOrigin arrival) {
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
                CsrfToken.of(cookie, random),
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
            long now = nanos.getAsLong();
            session.used(clock.instant(), now, client);
            if (session.start().ownPc() && now - session.notedNanos() >= NOTED.toNanos()) {
                session.noted(now);
                signIn.lasting().used(session.start().keyHash(), clock.instant(), client.getHostAddress());
            }
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
        String digest = SessionKey.hash(cookie);
        BrowserSession session = open.get(digest);
        if (session == null) {
            session = revived(cookie, digest);
        }
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

    /** The session from before a restart, with a new hop ticket; null if the cookie has none. */
    private @Nullable BrowserSession revived(String cookie, String digest) {
        if (stopping || endedSessions.owner(digest).isPresent()) {
            return null; // it may end at this very moment, before its row is gone
        }
        synchronized (reviving) {
            BrowserSession already = open.get(digest);
            if (already != null) {
                return already;
            }
            LastingSessions.Revived kept = signIn.lasting().revive(digest).orElse(null);
            return kept == null ? null : revive(kept, cookie);
        }
    }

    private synchronized BrowserSession revive(LastingSessions.Revived kept, String cookie) {
        LastingSession session = kept.session();
        Duration left = Duration.between(clock.instant(), session.times().ends());
        long began = nanos.getAsLong() - times.ownPc().minus(left).toNanos();
        makeRoom(kept.granted().login().address());
        BrowserSession revived = new BrowserSession(
                new BrowserSession.Start(
                        session.id(),
                        session.digest(),
                        kept.granted(),
                        session.sealed().map(SealedCredential::ofText),
                        true,
                        session.times().since(),
                        session.place().browser(),
                        began),
                CsrfToken.of(cookie, random),
                new SignInOrigin(
                        address(session.place().client()),
                        session.place().browser(),
                        session.place().locale(),
                        session.place().zone(),
                        true));
        open.put(session.digest(), revived);
        LOG.info(
                "session {}: {} comes back after a restart",
                session.id(),
                kept.granted().login().address());
        return revived;
    }

    /** Asks no name server, because only literals pass. */
    private static InetAddress address(String literal) {
        try {
            return LITERAL.matcher(literal).matches()
                    ? InetAddress.getByName(literal)
                    : InetAddress.getLoopbackAddress();
        } catch (UnknownHostException e) {
            return InetAddress.getLoopbackAddress();
        }
    }

    /** Whether the session that this cookie opened was on the person's own PC, if it ended within the last day. */
    public boolean endedOnOwnPc(String cookie) {
        return SessionKey.plausible(cookie) && endedSessions.ownPc(SessionKey.hash(cookie));
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

    /** Whether it is a session on the person's own PC. */
    boolean onOwnPc(WebSession session) {
        return session(session).filter(ours -> ours.start().ownPc()).isPresent();
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
        List<BrowserSession> here = ofAccount(asker.login().address());
        Stream<OpenSession> open = here.stream()
                .map(s -> new OpenSession(
                        s.id(),
                        s.start().at(),
                        s.lastUsed(),
                        s.client().getHostAddress(),
                        s.start().browser(),
                        s.start().ownPc(),
                        s.id().equals(asker.id())));
        return Stream.concat(open, notBack(asker, here).map(WebSessions::shown)).toList();
    }

    /** The asker's sessions from before the restart whose browsers have not come back. */
    private Stream<LastingSession> notBack(WebSession asker, List<BrowserSession> here) {
        Set<String> ids = here.stream().map(BrowserSession::id).collect(Collectors.toSet());
        return signIn.lasting().of(asker.login()).stream().filter(each -> !ids.contains(each.id()));
    }

    private static OpenSession shown(LastingSession kept) {
        return new OpenSession(
                kept.id(),
                kept.times().since(),
                kept.times().used(),
                kept.place().client(),
                kept.place().browser(),
                true,
                false);
    }

    private boolean endLasting(LastingSession kept, HopLogin login) {
        endedSessions.add(kept.digest(), login.address(), true);
        return signIn.lasting().end(kept.digest());
    }

    @Override
    public boolean end(WebSession asker, String id) {
        Optional<BrowserSession> found = ofAccount(asker.login().address()).stream()
                .filter(s -> s.id().equals(id))
                .findFirst();
        found.ifPresent(s -> end(s, "ended by its owner"));
        return found.isPresent()
                || notBack(asker, List.of())
                        .filter(kept -> kept.id().equals(id))
                        .anyMatch(kept -> endLasting(kept, asker.login()));
    }

    @Override
    public int endOthers(WebSession asker) {
        List<BrowserSession> here = ofAccount(asker.login().address());
        List<LastingSession> notBack = notBack(asker, here).toList();
        List<BrowserSession> others =
                here.stream().filter(s -> !s.id().equals(asker.id())).toList();
        others.forEach(s -> end(s, "ended by its owner"));
        notBack.forEach(kept -> endLasting(kept, asker.login()));
        return others.size() + notBack.size();
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

    /** Ends all sessions and their hop tickets. Those on a person's own PC come back after the next start. */
    @Override
    public void close() {
        stopping = true;
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
        String digest = session.start().keyHash();
        endedSessions.add(digest, session.login().address(), session.start().ownPc());
        open.remove(digest);
        if (!session.end()) {
            return;
        }
        if (session.start().ownPc() && !stopping) {
            boolean unused = signIn.lasting().end(digest);
        }
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
