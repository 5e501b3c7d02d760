package org.postern.web;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.postern.web.session.HopLogin;
import org.postern.web.session.RememberedBrowser;
import org.postern.web.session.SignIn;
import org.postern.web.session.WebSession;

/**
 * Knows alice, bob and carol (an administrator), all with the password "right". The names "throttled" and "down" get
 * these answers.
 */
public final class FakeSignIn implements SignIn {
    public final Set<String> tickets = ConcurrentHashMap.newKeySet();
    public final List<Asker> askers = new CopyOnWriteArrayList<>();
    public final List<String> signedOut = new CopyOnWriteArrayList<>();
    /** Sign-ins as "slow" that have begun; each lasts until {@link #goOn}. */
    public final AtomicInteger slow = new AtomicInteger();

    public final CountDownLatch goOn = new CountDownLatch(1);
    private final AtomicInteger serial = new AtomicInteger();

    @Override
    public Result signIn(String username, char[] password, Asker asker) {
        askers.add(asker);
        if (username.equals("throttled")) {
            return new Result.Throttled(Duration.ofMillis(6_500));
        }
        if (username.equals("down")) {
            return new Result.Unavailable();
        }
        if (username.equals("slow")) {
            slow.incrementAndGet();
            await(goOn);
            return new Result.Refused();
        }
        if (username.equals("broken")) {
            throw new IllegalStateException("secret detail of a failure");
        }
        boolean administrator = username.equals("carol");
        boolean known = username.equals("alice") || username.equals("bob") || administrator;
        if (!known || !new String(password).equals("right")) {
            return new Result.Refused();
        }
        String ticket = "ticket-" + serial.incrementAndGet();
        tickets.add(ticket);
        return new Result.Granted(
                new HopLogin(username + "@office.test", username, ticket),
                administrator ? WebSession.Role.ADMINISTRATOR : WebSession.Role.MEMBER,
                asker.known().or(() -> Optional.of("known-" + username)));
    }

    /** A browser is known by the cookie that this class sets. */
    @Override
    public boolean expects(String username, Asker asker) {
        return asker.known().equals(Optional.of("known-" + username));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void signOut(HopLogin login) {
        signedOut.add(login.secret());
        tickets.remove(login.secret());
    }

    @Override
    public List<RememberedBrowser> browsers(HopLogin login) {
        return List.of(new RememberedBrowser("7", "Mozilla/5.0 (Windows) Firefox/140", "192.0.2.7", Instant.EPOCH));
    }

    @Override
    public boolean forget(HopLogin login, String id) {
        return id.equals("7");
    }

    @Override
    public boolean stands(HopLogin login) {
        return tickets.contains(login.secret());
    }
}
