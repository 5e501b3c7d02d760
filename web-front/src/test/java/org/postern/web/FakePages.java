package org.postern.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.postern.web.http.Cookie;
import org.postern.web.http.ErrorPages;
import org.postern.web.http.Exchange;
import org.postern.web.http.LoginPages;
import org.postern.web.http.Pages;
import org.postern.web.http.Response;
import org.postern.web.http.Route;
import org.postern.web.http.Upload;
import org.postern.web.http.event.EventSource;
import org.postern.web.session.Flash;
import org.postern.web.session.KeptForm;
import org.postern.web.session.LoginView;
import org.postern.web.session.WebSession;

/** Pages that show their input, one fact a line. */
public final class FakePages implements Pages, LoginPages, ErrorPages {
    private static final byte[] MEBIBYTE = new byte[1 << 20];
    public final List<LoginView> logins = new CopyOnWriteArrayList<>();
    public final List<String> sent = new CopyOnWriteArrayList<>();

    /** Costly pages that are being made or were made; each takes until {@link #goOn}. */
    public final AtomicInteger costly = new AtomicInteger();

    public final CountDownLatch goOn = new CountDownLatch(1);

    /** Ends immediately, unless a test replaces it. */
    public volatile EventSource events = stream -> {
        stream.close();
        return () -> {};
    };

    private static Cookie cookie(String name, String value) {
        return new Cookie(name, value, Cookie.SameSite.LAX, Optional.empty());
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(
                        "/",
                        (exchange, session) -> Response.html(
                                200,
                                "choose " + session.login().address() + " " + session.csrfToken() + " "
                                        + session.takeFlash().map(Flash::text).orElse("-") + " " + exchange.locale()
                                        + " "
                                        + session.zone())),
                Route.get(
                        "/mail/{folder}/{uidl}",
                        (exchange, session) ->
                                Response.html(200, exchange.pathValue("folder") + "|" + exchange.pathValue("uidl"))),
                Route.get("/frame", (exchange, session) -> kind(Response.Kind.MAIL_FRAME)),
                Route.get("/frame-remote", (exchange, session) -> kind(Response.Kind.MAIL_FRAME_REMOTE_IMAGES)),
                Route.get("/attachment", (exchange, session) -> kind(Response.Kind.ATTACHMENT)),
                Route.get(
                        "/big",
                        (exchange, session) ->
                                big(Integer.parseInt(exchange.query("mib").orElse("8")))),
                Route.get("/costly", (exchange, session) -> costly()),
                Route.get("/words", (exchange, session) -> Response.html(200, "words ".repeat(5000))),
                Route.get(
                        "/redirect",
                        (exchange, session) ->
                                Response.seeOther(exchange.query("to").orElse("/"))),
                Route.get("/events", (exchange, session) -> Response.events(stream -> events.open(stream))),
                Route.post("/cookies", (exchange, session) -> {
                    exchange.dropKeptForm();
                    return Response.seeOther("/")
                            .with(cookie(
                                    "__Host-one", exchange.cookie("__Host-two").orElse("none")))
                            .with(cookie("__Host-two", "2"));
                }),
                Route.get("/fails", (exchange, session) -> {
                    throw new IllegalStateException("secret detail of a failure");
                }),
                Route.get(
                        "/fails-late",
                        (exchange, session) ->
                                new Response(200, Response.Kind.PAGE, "text/html;charset=utf-8", Map.of(), out -> {
                                    out.write(new byte[1000]);
                                    throw new IOException("secret detail of a failure");
                                })),
                Route.get("/known", (exchange, session) -> {
                    throw new UnsupportedOperationException("the mail server is down");
                }),
                Route.post("/act", (exchange, session) -> {
                    session.tell(Flash.of("done"));
                    return Response.seeOther("/");
                }),
                Route.administratorGet(
                        "/admin/{subject}",
                        (exchange, session) -> Response.html(200, "administering " + exchange.pathValue("subject"))),
                Route.administratorPost("/admin/{subject}", (exchange, session) -> {
                    sent.add("administered " + exchange.pathValue("subject"));
                    return Response.seeOther("/");
                }),
                Route.get("/compose", (exchange, session) -> {
                    Optional<KeptForm> kept = exchange.keptForm();
                    return Response.html(200, kept.map(FakePages::show).orElse("empty"));
                }),
                Route.postWriting(
                        "/compose",
                        this::send,
                        "/compose?kept=1",
                        (exchange, session) -> Response.html(
                                200, "again " + exchange.form().value("body").orElse(""))));
    }

    private Response send(Exchange exchange, WebSession session) {
        StringBuilder text = new StringBuilder("subject=")
                .append(exchange.form().value("subject").orElse("-"))
                .append('\n');
        for (Upload upload : exchange.form().uploads("attachment")) {
            long read = 0;
            try (InputStream in = upload.open()) {
                byte[] buffer = new byte[8192];
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    read += n;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            text.append(upload.fileName() + " " + upload.size() + " " + read + " " + upload.contentType() + "\n");
        }
        sent.add(text.toString());
        exchange.dropKeptForm();
        return Response.html(200, text.toString());
    }

    private static String show(KeptForm kept) {
        return "kept " + kept.path() + " " + kept.value("body").orElse("-") + " " + kept.lostFiles() + " "
                + kept.value("_csrf").orElse("no token");
    }

    private Response costly() {
        costly.incrementAndGet();
        try {
            goOn.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return Response.html(200, "costly");
    }

    private static Response kind(Response.Kind kind) {
        return new Response(
                200,
                kind,
                "text/html;charset=utf-8",
                Map.of("Content-Security-Policy", "default-src *"),
                out -> out.write("<p>mail".getBytes(StandardCharsets.UTF_8)));
    }

    private static Response big(int mebibytes) {
        return new Response(200, Response.Kind.ATTACHMENT, "application/octet-stream", Map.of(), out -> {
            for (int i = 0; i < mebibytes; i++) {
                out.write(MEBIBYTE);
            }
        });
    }

    @Override
    public LoginPages login() {
        return this;
    }

    @Override
    public ErrorPages errors() {
        return this;
    }

    @Override
    public Response login(LoginView view) {
        logins.add(view);
        return Response.html(
                200,
                "login " + view.problem().map(Enum::name).orElse("-") + " csrf=" + view.csrf() + " next="
                        + view.next());
    }

    @Override
    public Response arriving(String path, Locale locale) {
        return Response.html(200, "arriving " + path);
    }

    @Override
    public Response page(ErrorView view) {
        return Response.html(200, "error " + view.reason() + " " + view.requestId());
    }

    @Override
    public Optional<Response> known(RuntimeException thrown, ErrorView view) {
        return thrown instanceof UnsupportedOperationException
                ? Optional.of(Response.html(503, "known: " + thrown.getMessage()))
                : Optional.empty();
    }
}
