package org.postern.web.http;

import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.postern.web.http.event.EventStreams;
import org.postern.web.http.pace.PageTurns;
import org.postern.web.http.pace.StrangerMemory;
import org.postern.web.session.KeptForms;
import org.postern.web.session.Languages;
import org.postern.web.session.LoginTokens;
import org.postern.web.session.SessionTimes;
import org.postern.web.session.SignIn;
import org.postern.web.session.WebSessions;

/** Assembles the request processing: gate, login, routes, listeners. */
public final class HttpFront implements AutoCloseable {
    /** Rules that come from the settings. */
    public record Rules(
            Names names,
            Limits limits,
            Deadlines deadlines,
            SessionTimes times,
            Path temporary,
            ZoneId zone,
            Languages languages) {}

    /** The services that the front uses. */
    public record Services(
            SignIn signIn,
            WebSessions sessions,
            KeptForms keptForms,
            LoginTokens tokens,
            Assets assets,
            StrangerMemory strangers,
            ConnectionWatch watch,
            EventStreams events,
            Health health) {}

    private final Router router;
    private final FrontServer server;
    private final EventStreams events;
    private final PageTurns turns;

    /** @throws IOException when the sockets cannot be used; they are closed then */
    public HttpFront(Rules rules, FrontSockets doors, SSLContext tls, Services with, Pages pages) throws IOException {
        Gate gate = new Gate(with.sessions(), with.keptForms(), pages);
        LoginFlow login = new LoginFlow(
                new LoginFlow.Parts(
                        with.signIn(), with.sessions(), rules.times(), with.tokens(), rules.languages(), rules.zone()),
                pages,
                gate);
        List<Route> routes = new ArrayList<>(login.routes());
        routes.add(Route.open("/healthz", exchange -> health(with.health().failing())));
        routes.add(new OwnRoute(
                Route.Method.GET,
                Assets.PATTERN,
                (exchange, session) -> with.assets()
                        .serve(exchange.pathValue("file"))
                        .orElseGet(() -> gate.refusal(ErrorPages.Reason.NOT_FOUND, exchange))));
        routes.addAll(pages.routes());
        this.router = new Router(routes);
        int streams = Math.max(1, rules.limits().threads() / 2);
        this.turns = new PageTurns(rules.limits().threads(), streams);
        Front front = new Front(
                new Front.Parts(
                        new HostNames(rules.names()),
                        router,
                        with.sessions(),
                        with.keptForms(),
                        rules.languages(),
                        new FormReader(rules.limits(), rules.temporary()),
                        new Sender(rules.names().hsts(), streams, with.events(), with.sessions()::holds),
                        with.watch(),
                        new RequestTurns(turns, with.sessions(), with.signIn(), with.strangers())),
                gate,
                pages.errors());
        this.events = with.events();
        this.server = new FrontServer(rules, doors, tls, with.watch(), front);
    }

    private static Response health(List<String> failing) {
        String text = failing.isEmpty() ? "ok\n" : "failing: " + String.join(" ", failing) + "\n";
        byte[] octets = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return new Response(
                failing.isEmpty() ? 200 : 503,
                Response.Kind.PAGE,
                "text/plain;charset=utf-8",
                Map.of(),
                out -> out.write(octets));
    }

    /** All routes, including the front's own. */
    public List<Route> routes() {
        return router.routes();
    }

    public FrontServer server() {
        return server;
    }

    /** Starts to serve requests. */
    public void start() throws Exception {
        server.start();
    }

    /** Event streams end first. They count as running requests and would delay the stop. */
    @Override
    public void close() {
        events.close();
        server.close();
        turns.close();
    }
}
