package org.postern.web;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.postern.web.http.Assets;
import org.postern.web.http.ConnectionWatch;
import org.postern.web.http.FrontSockets;
import org.postern.web.http.Health;
import org.postern.web.http.HttpFront;
import org.postern.web.http.Pages;
import org.postern.web.http.Route;
import org.postern.web.http.event.EventStreams;
import org.postern.web.http.pace.StrangerMemory;
import org.postern.web.session.KeptForms;
import org.postern.web.session.Languages;
import org.postern.web.session.LoginTokens;
import org.postern.web.session.OwnPassword;
import org.postern.web.session.SignIn;
import org.postern.web.session.WebSessions;

/**
 * The web front: serves the pages over HTTPS and reads and sends mail for them. Its sockets are already bound when it
 * is made; it answers requests after {@link #start}. Thread-safe.
 */
public final class WebFront implements AutoCloseable {
    private static final long KEPT_FORM_MEMORY = 8 << 20;
    private static final Duration SESSION_SWEEP = Duration.ofSeconds(30);

    /** The addresses in use. For port 0 they hold the port that the system picked. */
    public record Addresses(InetSocketAddress https, Optional<InetSocketAddress> http) {}

    private final WebSessions sessions;
    private final HttpFront http;
    private final Sweeps sweeps;
    private final ConnectionWatch watch;

    private WebFront(WebSessions sessions, HttpFront http, Sweeps sweeps, ConnectionWatch watch) {
        this.sessions = sessions;
        this.http = http;
        this.watch = watch;
        this.sweeps = sweeps;
    }

    /**
     * Creates the front on sockets that are already bound.
     *
     * @param doors bound and listening sockets; the front owns them from now on
     * @param tls used as it is; its key manager may change keys by itself
     * @param strangers the memory for clients without a session
     * @param health what {@code /healthz} answers
     * @param pages makes the pages from the services of the front
     * @throws WebFrontException when a socket or the temporary directory cannot be used
     */
    public static WebFront open(
            FrontSockets doors,
            WebFrontSettings settings,
            SSLContext tls,
            SignIn signIn,
            StrangerMemory strangers,
            Health health,
            Function<WebServices, Pages> pages) {
        SecureRandom random = new SecureRandom();
        WebSessions sessions =
                new WebSessions(settings.sessions(), signIn, Clock.systemUTC(), System::nanoTime, random);
        KeptForms keptForms = new KeptForms(KEPT_FORM_MEMORY, System::nanoTime, random);
        ConnectionWatch watch =
                new ConnectionWatch(settings.deadlines(), settings.limits().connectionsPerAddress(), strangers);
        EventStreams events = new EventStreams(settings.limits().connections());
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
                    new HttpFront.Services(
                            signIn,
                            sessions,
                            keptForms,
                            new LoginTokens(random),
                            assets,
                            strangers,
                            watch,
                            events,
                            health),
                    pages.apply(new WebServices(
                            assets,
                            sessions,
                            new OwnPassword(signIn.passwords(), sessions, settings.sessions()),
                            settings)));
        } catch (IOException e) {
            throw new WebFrontException("the webmail cannot use its listeners: " + e.getMessage(), e);
        }
        Sweeps sweeps = new Sweeps();
        long often = Math.max(10, Math.min(1000, settings.deadlines().grace().toMillis() / 4));
        sweeps.each(Duration.ofMillis(often), watch::sweep);
        sweeps.each(SESSION_SWEEP, () -> {
            sessions.sweep();
            keptForms.sweep();
        });
        sweeps.each(settings.deadlines().heartbeat(), events::beat);
        // The recheck asks the store, which may be on another machine. It must not block the thread of the other
        // sweeps.
        sweeps.each(settings.sessions().watch(), http.server().alone(() -> sessions.recheck(events::listening)));
        return new WebFront(sessions, http, sweeps, watch);
    }

    /** Starts answering requests. */
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

    /** {@code https://host[:port]} as browsers see it, without a slash at the end. */
    public String base() {
        return http.server().base();
    }

    /** How long ago the last request came, of anybody. */
    public Duration sinceAsked() {
        return watch.sinceAsked();
    }

    /** What keeps it from answering. */
    public Optional<String> fault() {
        return http.server().fault();
    }

    /** All routes, each with its access rule. */
    public List<Route> routes() {
        return http.routes();
    }

    /** Ends all web sessions of an account immediately. Returns the number of ended sessions. */
    public int endSessions(String address) {
        return sessions.endAccount(address);
    }

    /** Gives running requests the stop deadline to finish, then ends all sessions and their hop tickets. */
    @Override
    public void close() {
        http.close();
        sweeps.close();
        sessions.close();
    }
}
