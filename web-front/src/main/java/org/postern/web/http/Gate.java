package org.postern.web.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postern.web.session.CsrfToken;
import org.postern.web.session.KeptForm;
import org.postern.web.session.KeptForms;
import org.postern.web.session.WebSession;
import org.postern.web.session.WebSessions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes a request to its handler, or answers it instead. Checks who is signed in and whether the form is their own.
 * Thread-safe.
 */
final class Gate {
    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);

    private final WebSessions sessions;
    private final KeptForms keptForms;
    private final LoginPages loginPages;
    private final ErrorPages errors;

    Gate(WebSessions sessions, KeptForms keptForms, Pages pages) {
        this.sessions = sessions;
        this.keptForms = keptForms;
        this.loginPages = pages.login();
        this.errors = pages.errors();
    }

    /** The answer to a request. The form has already been read. */
    Response answer(FrontExchange exchange, Route route) {
        if (route instanceof OwnRoute own) {
            return own.handler().handle(exchange, exchange.session());
        }
        if (route instanceof Route.Open open) {
            return open.handler().handle(exchange);
        }
        Route.SignedIn page = (Route.SignedIn) route;
        Optional<WebSession> session = exchange.session();
        if (session.isEmpty()) {
            return nobody(exchange, page);
        }
        if (!page.access().admits(session.get().role())) {
            // The same answer as for another person's mail: a 404 does not reveal that the page exists.
            LOG.info(
                    "request {} session {}: not an administrator",
                    exchange.requestId(),
                    session.get().id());
            return refusal(ErrorPages.Reason.NOT_FOUND, exchange);
        }
        if (page.method() == Route.Method.POST && !tokenMatches(exchange, session.get())) {
            return stale(exchange, page, session.get());
        }
        if (!exchange.postedForm().lost().isEmpty() && !(page.writing() instanceof Route.Writing.Kept)) {
            return refusal(ErrorPages.Reason.NO_ROOM, exchange);
        }
        return page.handler().handle(exchange, session.get());
    }

    boolean tokenMatches(FrontExchange exchange, WebSession session) {
        return exchange.form()
                .value(CsrfToken.FIELD)
                .filter(token -> sessions.tokenMatches(session, token))
                .isPresent();
    }

    /** The request came from our own page, but the page belongs to an earlier session. */
    private Response stale(FrontExchange exchange, Route.SignedIn page, WebSession session) {
        LOG.info("request {} session {}: form with a wrong token", exchange.requestId(), session.id());
        if (page.writing() instanceof Route.Writing.Kept kept) {
            return kept.stale().handle(exchange, session).withStatus(403);
        }
        return refusal(ErrorPages.Reason.FORGED, exchange);
    }

    /** The error page for a reason, with its status. */
    Response refusal(ErrorPages.Reason reason, FrontExchange exchange) {
        return errors.page(
                        new ErrorPages.ErrorView(reason, exchange.requestId(), exchange.locale(), exchange.session()))
                .withStatus(reason.status());
    }

    /**
     * The writer of the form, when the sender has no session. Only present if the form should be read: its writer is
     * known and the route keeps forms.
     */
    Optional<String> writer(FrontExchange exchange, Route route) {
        return route instanceof Route.SignedIn page && page.writing() instanceof Route.Writing.Kept
                ? exchange.cookie(Cookies.SESSION).flatMap(sessions::endedOwner)
                : Optional.empty();
    }

    private Response nobody(FrontExchange exchange, Route.SignedIn page) {
        boolean get = page.method() == Route.Method.GET;
        if (exchange.scripted()) {
            // Not a redirect: the script would follow it and treat the login page as its answer.
            return new Response(
                    401,
                    Response.Kind.PAGE,
                    "text/plain;charset=utf-8",
                    Map.of("WWW-Authenticate", "Form realm=\"Postern\""),
                    out -> out.write("signed out\n".getBytes(StandardCharsets.UTF_8)));
        }
        if (get && firstArrival(exchange)) {
            exchange.setCookies().add(Cookies.ARRIVED.set("1", Optional.of(Duration.ofSeconds(20))));
            return loginPages
                    .arriving(exchange.pathAndQuery(), exchange.locale())
                    .with("Refresh", "0");
        }
        if (!get && page.writing() instanceof Route.Writing.Kept kept && keep(exchange, page)) {
            return login(kept.reopen(), "&kept=1&expired=1");
        }
        String expired = exchange.cookie(Cookies.SESSION).isPresent() ? "&expired=1" : "";
        return login(get ? exchange.pathAndQuery() : "/", expired);
    }

    /**
     * A link in a page of another site or in a mail program makes the browser leave out SameSite=Strict cookies, even
     * if it is signed in. When our own page repeats the request, the browser sends them. This happens only once: a
     * browser that never sends a cookie goes to the login page.
     */
    private static boolean firstArrival(FrontExchange exchange) {
        return exchange.cookie(Cookies.SESSION).isEmpty()
                && exchange.cookie(Cookies.ARRIVED).isEmpty()
                && exchange.header("Sec-Fetch-Site")
                        .filter("cross-site"::equals)
                        .isPresent()
                && exchange.header("Sec-Fetch-Mode").filter("navigate"::equals).isPresent();
    }

    private boolean keep(FrontExchange exchange, Route.SignedIn page) {
        Optional<String> writer = writer(exchange, page);
        PostedForm posted = exchange.postedForm();
        if (writer.isEmpty() || posted.fields().isEmpty()) {
            return false;
        }
        Map<String, List<String>> values = new LinkedHashMap<>(posted.fields());
        values.remove(CsrfToken.FIELD);
        List<String> files = new ArrayList<>();
        posted.files().values().forEach(uploads -> uploads.forEach(u -> files.add(u.fileName())));
        posted.lost().values().forEach(files::addAll);
        Optional<String> opener = keptForms.keep(new KeptForm(exchange.path(), values, files), writer.get());
        opener.ifPresent(o -> exchange.setCookies().add(Cookies.KEPT_FORM.set(o, Optional.of(KeptForms.KEPT))));
        return opener.isPresent();
    }

    private static Response login(String next, String more) {
        return Response.seeOther("/login?next=" + URLEncoder.encode(next, StandardCharsets.UTF_8) + more);
    }
}
