package org.postern.web;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.postern.web.http.Assets;
import org.postern.web.http.ConnectionWatch;
import org.postern.web.http.FrontSockets;
import org.postern.web.http.HttpFront;
import org.postern.web.http.Pages;
import org.postern.web.http.Route;
import org.postern.web.session.KeptForms;
import org.postern.web.session.Languages;
import org.postern.web.session.LoginTokens;
import org.postern.web.session.SignIn;
import org.postern.web.session.WebSessions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The web front: HTTPS on the outside, pages on the inside. Listeners are bound by {@link #open}, so that a taken port is
 * known before anything else starts, and answer from {@link #start} on. Thread-safe.
 */
public final class WebFront implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebFront.class);
    private static final long KEPT_FORM_MEMORY = 16 << 20;
    private static final long SESSION_SWEEP_SECONDS = 30;

    /** The addresses in use, with the ports that were picked for port 0. */
    public record Addresses(InetSocketAddress https, Optional<InetSocketAddress> http) {}

    private final WebSessions sessions;
    private final HttpFront http;
    private final ScheduledExecutorService sweeper;

    private WebFront(WebSessions sessions, HttpFront http, ScheduledExecutorService sweeper) {
        this.sessions = sessions;
        this.http = http;
        this.sweeper = sweeper;
    }

    /**
     * Binds the listeners.
     *
     * @param tls used as it is; its key manager may change keys by itself
     * @param pages makes the pages from what the front offers them
     * @throws WebFrontException when an address cannot be bound or the temporary directory is not usable
     */
    public static WebFront open(
            WebFrontSettings settings, SSLContext tls, SignIn signIn, Function<WebServices, Pages> pages) {
        try {
            return open(FrontSockets.bind(settings.names()), settings, tls, signIn, pages);
        } catch (IOException e) {
            throw new WebFrontException(
                    "the webmail cannot listen on " + settings.names().https()
                            + settings.names().http().map(a -> " or " + a).orElse("") + ": " + e.getMessage(),
                    e);
        }
    }

    /**
     * The same behind doors that were bound before.
     *
     * @param doors the front's from then on
     */
    public static WebFront open(
            FrontSockets doors,
            WebFrontSettings settings,
            SSLContext tls,
            SignIn signIn,
            Function<WebServices, Pages> pages) {
        SecureRandom random = new SecureRandom();
        WebSessions sessions =
                new WebSessions(settings.sessions(), signIn, Clock.systemUTC(), System::nanoTime, random);
        KeptForms keptForms = new KeptForms(KEPT_FORM_MEMORY, System::nanoTime, random);
        ConnectionWatch watch =
                new ConnectionWatch(settings.deadlines(), settings.limits().connectionsPerAddress());
        Assets assets = new Assets();
        Path temporary = UploadDirectory.prepare(settings.temporary());
        HttpFront http;
        try {
            http = new HttpFront(
                    new HttpFront.Rules(
                            settings.names(),
                            settings.limits(),
                            settings.deadlines(),
                            settings.sessions(),
                            temporary,
                            settings.zone(),
                            new Languages(settings.locales())),
                    doors,
                    tls,
                    new HttpFront.Services(signIn, sessions, keptForms, new LoginTokens(random), assets, watch),
                    pages.apply(new WebServices(assets, sessions, settings)));
        } catch (IOException e) {
            throw new WebFrontException("the webmail cannot use its listeners: " + e.getMessage(), e);
        }
        ScheduledExecutorService sweeper = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "web-sweep");
            thread.setDaemon(true);
            return thread;
        });
        long often = Math.max(10, Math.min(1000, settings.deadlines().grace().toMillis() / 4));
        ScheduledFuture<?> unusedWatch =
                sweeper.scheduleWithFixedDelay(() -> guarded(watch::sweep), often, often, TimeUnit.MILLISECONDS);
        ScheduledFuture<?> unusedSessions = sweeper.scheduleWithFixedDelay(
                () -> guarded(() -> {
                    sessions.sweep();
                    keptForms.sweep();
                }),
                SESSION_SWEEP_SECONDS,
                SESSION_SWEEP_SECONDS,
                TimeUnit.SECONDS);
        return new WebFront(sessions, http, sweeper);
    }

    /** A periodic task that throws once would never run again. */
    private static void guarded(Runnable sweep) {
        try {
            sweep.run();
        } catch (RuntimeException e) {
            LOG.error("a sweep failed", e);
        }
    }

    /** Answers from now on. */
    public void start() {
        try {
            http.start();
        } catch (Exception e) {
            close();
            throw new WebFrontException("the webmail did not start: " + e.getMessage(), e);
        }
    }

    public Addresses addresses() {
        return new Addresses(http.server().httpsAddress(), http.server().httpAddress());
    }

    /** {@code https://host[:port]} as browsers have it, without a slash at the end. */
    public String base() {
        return http.server().base();
    }

    /** Every route with who may ask for it. */
    public List<Route> routes() {
        return http.routes();
    }

    /** Ends all web sessions of an account, at once; returns how many. */
    public int endSessions(String address) {
        return sessions.endAccount(address);
    }

    /** Lets requests end within the stop deadline, ends all sessions and their hop tickets. */
    @Override
    public void close() {
        http.close();
        sweeper.shutdownNow();
        sessions.close();
    }
}
