package org.postern.web.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.postern.web.session.KeptForms;
import org.postern.web.session.Languages;
import org.postern.web.session.WebSession;
import org.postern.web.session.WebSessions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Processes a request: name, method, route, origin, session, form, gate, answer. Every failure becomes an error page. A
 * client's mistake is logged as information; our own failure is logged as an error with the id that the page shows.
 * Thread-safe.
 */
final class Front extends Handler.Abstract {
    private static final Logger LOG = LoggerFactory.getLogger(Front.class);

    /** Requests that a browser has open at one time when it asks for a page and what belongs to it. */
    private static final int MOST_UNFINISHED = 4;

    /** What a request costs beside its octets: half a millisecond for a short page. */
    private static final int REQUEST = 2 << 10;

    /** A request that the page's script sends by itself has this header. */
    private static final String BACKGROUND = "X-Postern-Background";

    /** A browser sends no header of ours when it opens an event stream. */
    private static final String EVENTS = "/events";

    /** The collaborators of the front. */
    record Parts(
            HostNames names,
            Router router,
            WebSessions sessions,
            KeptForms keptForms,
            Languages languages,
            FormReader forms,
            Sender sender,
            ConnectionWatch watch,
            RequestTurns turns) {}

    private final Parts parts;
    private final Gate gate;
    private final ErrorPages errors;
    private final AtomicLong requests = new AtomicLong(System.currentTimeMillis() << 12);

    Front(Parts parts, Gate gate, ErrorPages errors) {
        this.parts = parts;
        this.gate = gate;
        this.errors = errors;
    }

    @Override
    public boolean handle(Request request, org.eclipse.jetty.server.Response response, Callback callback) {
        WatchedConnection watched =
                parts.watch().of(request.getConnectionMetaData().getRemoteSocketAddress());
        watched.requestBegins();
        parts.watch().asked();
        String id = Long.toString(requests.incrementAndGet(), 36);
        RequestMemory memory = new RequestMemory(watched);
        Callback done = Callback.from(callback, () -> {
            memory.close();
            watched.requestEnds();
        });
        if (!memory.begin(headerOctets(request)) && session(request).isEmpty()) {
            crowdedOut(request, response, watched, done);
            return true;
        }
        FrontExchange exchange;
        try {
            exchange = new FrontExchange(request, id, language(request), parts.keptForms(), memory);
        } catch (RuntimeException e) {
            LOG.info("request {}: broken query", id);
            PlainErrors.write(response, done, 400);
            return true;
        }
        Visit visit = new Visit(request, response, exchange, watched, done);
        watched.spent(REQUEST);
        if (!parts.turns().take(request, exchange, () -> accept(visit))) {
            crowdedOut(visit);
        }
        return true;
    }

    private static long headerOctets(Request request) {
        long octets = String.valueOf(request.getHttpURI().getPathQuery()).length();
        for (HttpField field : request.getHeaders()) {
            octets +=
                    field.getName().length() + String.valueOf(field.getValue()).length();
        }
        return octets;
    }

    private void crowdedOut(Visit visit) {
        visit.exchange().postedForm().close();
        crowdedOut(visit.request(), visit.response(), visit.watched(), visit.done());
    }

    /**
     * The client's network holds as much as strangers may, or too many of the person's requests wait. A stranger's connection
     * with several requests that are not finished is part of the reason and is cut; others get a short answer.
     */
    private void crowdedOut(
            Request request, org.eclipse.jetty.server.Response response, WatchedConnection watched, Callback done) {
        parts.watch()
                .refused(
                        request.getConnectionMetaData().getRemoteSocketAddress(),
                        "no room for more requests from there");
        if (parts.turns().person(request).isEmpty() && watched.requests() > MOST_UNFINISHED) {
            watched.cut();
            done.failed(new IOException("cut for holding too much"));
            return;
        }
        response.getHeaders().put(HttpHeader.RETRY_AFTER, "5");
        if (request.getConnectionMetaData().getHttpVersion().getVersion() < HttpVersion.HTTP_2.getVersion()) {
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
        }
        PlainErrors.write(response, done, 503);
    }

    private record Visit(
            Request request,
            org.eclipse.jetty.server.Response response,
            FrontExchange exchange,
            WatchedConnection watched,
            Callback done) {}

    private void accept(Visit visit) {
        try {
            enter(visit);
        } catch (RuntimeException e) {
            fail(visit, e);
        }
    }

    private void enter(Visit visit) {
        Request request = visit.request();
        Optional<String> authority = authority(request);
        if (authority.isEmpty()) {
            refuse(visit, ErrorPages.Reason.WRONG_HOST, "unknown host name");
            return;
        }
        boolean post = request.getMethod().equals("POST");
        if (!post && !request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
            refuse(visit, ErrorPages.Reason.METHOD_NOT_ALLOWED, "method");
            return;
        }
        Optional<List<String>> segments = PathSegments.of(visit.exchange().path());
        if (segments.isEmpty()) {
            refuse(visit, ErrorPages.Reason.BAD_REQUEST, "broken path");
            return;
        }
        Router.Match match = parts.router().find(post ? Route.Method.POST : Route.Method.GET, segments.get());
        if (match instanceof Router.Match.Found found) {
            visit.exchange().routed(found.values());
            enter(visit, found.route(), authority.get());
        } else if (match instanceof Router.Match.OtherMethod other) {
            visit.response().getHeaders().put(HttpHeader.ALLOW, other.allowed().name());
            refuse(visit, ErrorPages.Reason.METHOD_NOT_ALLOWED, "method");
        } else {
            visit.exchange().signedIn(session(visit));
            refuse(visit, ErrorPages.Reason.NOT_FOUND, "no such page");
        }
    }

    private void enter(Visit visit, Route route, String authority) {
        FrontExchange exchange = visit.exchange();
        if (!(route instanceof Route.Open) && !route.pattern().equals(Assets.PATTERN)) {
            exchange.signedIn(session(visit));
        }
        if (route.method() == Route.Method.GET) {
            answer(visit, route);
            return;
        }
        if (!SameOrigin.allows(exchange.header("Sec-Fetch-Site"), exchange.header("Origin"), authority)) {
            refuse(visit, ErrorPages.Reason.FORGED, "form from another site");
            return;
        }
        boolean trusted =
                exchange.session().isPresent() || gate.writer(exchange, route).isPresent();
        boolean shut = route.access() != Route.Access.ANYBODY && !trusted;
        if (shut
                || exchange.session()
                        .filter(s -> !route.access().admits(s.role()))
                        .isPresent()) {
            answer(visit, route);
            return;
        }
        if (!trusted && !exchange.memory().form(FormReader.size(visit.request()))) {
            crowdedOut(visit);
            return;
        }
        visit.watched().readingBegins();
        parts.forms().read(visit.request(), trusted, outcome -> {
            visit.watched().readingEnds();
            if (!posted(visit, route, outcome)) {
                crowdedOut(visit);
            }
        });
    }

    /** False if too many requests of the same person or network wait. */
    private boolean posted(Visit visit, Route route, FormReader.Outcome outcome) {
        if (outcome instanceof FormReader.Outcome.Refused refused) {
            return parts.turns()
                    .take(visit.request(), visit.exchange(), () -> refuse(visit, refused.reason(), refused.why()));
        }
        visit.exchange().posted(((FormReader.Outcome.Read) outcome).form());
        Runnable work = () -> {
            try {
                if (visit.exchange()
                        .session()
                        .filter(held -> !parts.sessions().holds(held))
                        .isPresent()) {
                    visit.exchange().signedIn(Optional.empty()); // it ended while a slow form was read
                }
                answer(visit, route);
            } catch (RuntimeException e) {
                fail(visit, e);
            }
        };
        return route.access() == Route.Access.ANYBODY
                ? parts.turns().takeSignIn(visit.exchange(), work, () -> crowdedOut(visit))
                : parts.turns().take(visit.request(), visit.exchange(), work);
    }

    private Optional<WebSession> session(Visit visit) {
        return session(visit.request());
    }

    /**
     * Whether the page's script sent the request by itself. It does not prolong the session: otherwise a forgotten page would
     * keep somebody signed in.
     */
    private static boolean background(Request request) {
        return request.getHeaders().contains(BACKGROUND)
                || EVENTS.equals(request.getHttpURI().getPath());
    }

    /** The session of the request; its connection is a member's from now on. */
    private Optional<WebSession> session(Request request) {
        Optional<WebSession> found = FrontExchange.cookie(request, Cookies.SESSION.label())
                .flatMap(key -> background(request)
                        ? parts.sessions().look(key)
                        : parts.sessions().find(key, FrontExchange.client(request)));
        found.ifPresent(session -> parts.watch()
                .of(request.getConnectionMetaData().getRemoteSocketAddress())
                .signedIn());
        return found;
    }

    private void answer(Visit visit, Route route) {
        Response answer;
        try {
            answer = gate.answer(visit.exchange(), route);
        } catch (RuntimeException e) {
            fail(visit, e);
            return;
        }
        send(visit, answer);
    }

    private void refuse(Visit visit, ErrorPages.Reason reason, String why) {
        LOG.info("request {}: {} ({})", visit.exchange().requestId(), reason, why);
        send(visit, page(visit, reason));
    }

    /** A handler or the front itself failed. Either the pages know the exception, or it is our error. */
    private void fail(Visit visit, RuntimeException thrown) {
        if (visit.response().isCommitted()) {
            abort(visit, thrown);
            return;
        }
        visit.response().reset();
        Optional<Response> known;
        try {
            known = errors.known(thrown, view(visit, ErrorPages.Reason.INTERNAL));
        } catch (RuntimeException e) {
            LOG.error("request {}: the error page failed", visit.exchange().requestId(), e);
            known = Optional.empty();
        }
        if (known.isEmpty()) {
            LOG.error("request {}: failed", visit.exchange().requestId(), thrown);
        }
        send(visit, known.orElseGet(() -> page(visit, ErrorPages.Reason.INTERNAL)));
    }

    private Response page(Visit visit, ErrorPages.Reason reason) {
        try {
            return gate.refusal(reason, visit.exchange());
        } catch (RuntimeException e) {
            LOG.error("request {}: the error page failed", visit.exchange().requestId(), e);
            return PlainErrors.response(reason.status());
        }
    }

    private static ErrorPages.ErrorView view(Visit visit, ErrorPages.Reason reason) {
        FrontExchange exchange = visit.exchange();
        return new ErrorPages.ErrorView(reason, exchange.requestId(), exchange.locale(), exchange.session());
    }

    private void send(Visit visit, Response answer) {
        if (visit.request().getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_2) {
            // Input that nobody reads would be held, each frame with its whole buffer, until the answer is taken.
            Content.Source.consumeAll(visit.request(), Callback.NOOP);
        }
        Callback done = Callback.from(visit.done(), visit.exchange().postedForm()::close);
        try {
            parts.sender().send(visit.exchange(), answer, visit.response(), visit.watched(), done);
        } catch (IOException | RuntimeException e) {
            if (visit.response().isCommitted()) {
                abort(visit, e);
                return;
            }
            visit.response().reset();
            int status = e instanceof Sender.BusyException ? 503 : 500;
            if (status == 500) {
                LOG.error(
                        "request {}: the answer could not be made",
                        visit.exchange().requestId(),
                        e);
            }
            sendPlain(visit, status, done);
        }
    }

    private void sendPlain(Visit visit, int status, Callback done) {
        ErrorPages.Reason reason = status == 503 ? ErrorPages.Reason.BUSY : ErrorPages.Reason.INTERNAL;
        try {
            parts.sender().send(visit.exchange(), page(visit, reason), visit.response(), visit.watched(), done);
        } catch (IOException | RuntimeException e) {
            LOG.error("request {}: the error page failed", visit.exchange().requestId(), e);
            visit.response().reset();
            PlainErrors.write(visit.response(), done, status);
        }
    }

    /**
     * Part of the answer is already sent. The connection must break, so that no client takes the part for the whole
     * answer.
     */
    private static void abort(Visit visit, Exception e) {
        LOG.info("request {}: the answer broke off: {}", visit.exchange().requestId(), e.toString());
        Callback.from(visit.done(), visit.exchange().postedForm()::close).failed(e);
    }

    private Locale language(Request request) {
        return FrontExchange.cookie(request, Cookies.LANGUAGE.label())
                .flatMap(parts.languages()::ofTag)
                .orElseGet(() -> parts.languages()
                        .best(Optional.ofNullable(request.getHeaders().get(HttpHeader.ACCEPT_LANGUAGE))));
    }

    /** Host and port as the browser sees them, if they are ours. */
    private Optional<String> authority(Request request) {
        HttpURI uri = request.getHttpURI();
        String host = uri.getHost();
        if (host == null
                || !(request.getConnectionMetaData().getLocalSocketAddress() instanceof InetSocketAddress reached)) {
            return Optional.empty();
        }
        InetAddress local = reached.getAddress();
        return parts.names().ours(host, local)
                ? Optional.of(uri.getPort() > 0 ? host + ":" + uri.getPort() : host)
                : Optional.empty();
    }
}
