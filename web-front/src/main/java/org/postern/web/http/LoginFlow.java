package org.postern.web.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.postern.web.session.CsrfToken;
import org.postern.web.session.Languages;
import org.postern.web.session.LocalPath;
import org.postern.web.session.LoginTokens;
import org.postern.web.session.LoginView;
import org.postern.web.session.SessionTimes;
import org.postern.web.session.SignIn;
import org.postern.web.session.SignInOrigin;
import org.postern.web.session.WebSession;
import org.postern.web.session.WebSessions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signs people in and out. Does not render pages itself. Thread-safe. */
final class LoginFlow {
    private static final Logger LOG = LoggerFactory.getLogger(LoginFlow.class);
    private static final int LONGEST_NAME = 320;
    private static final int LONGEST_PASSWORD = 4096;

    /** The collaborators of the flow. */
    record Parts(
            SignIn signIn,
            WebSessions sessions,
            SessionTimes times,
            LoginTokens tokens,
            Languages languages,
            ZoneId standardZone) {}

    private final Parts parts;
    private final LoginPages pages;
    private final Gate gate;

    LoginFlow(Parts parts, Pages pages, Gate gate) {
        this.parts = parts;
        this.pages = pages.login();
        this.gate = gate;
    }

    List<Route> routes() {
        return List.of(
                new OwnRoute(Route.Method.GET, "/login", this::show),
                new OwnRoute(Route.Method.POST, "/login", this::signIn),
                new OwnRoute(Route.Method.POST, "/logout", this::signOut));
    }

    private Response show(FrontExchange exchange, Optional<WebSession> session) {
        String next = next(exchange.query("next"));
        if (session.isPresent()) {
            return Response.seeOther(next);
        }
        Optional<Locale> chosen = exchange.query("lang").flatMap(parts.languages()::ofTag);
        chosen.ifPresent(l -> rememberLanguage(exchange, l));
        LoginView.Notice notice = exchange.query("out").isPresent()
                ? LoginView.Notice.SIGNED_OUT
                : exchange.query("expired").isPresent() ? LoginView.Notice.EXPIRED : LoginView.Notice.NONE;
        return pages.login(new LoginView(
                Optional.empty(),
                "",
                0,
                notice,
                next,
                "",
                csrf(exchange),
                exchange.cookie(Cookies.SESSION)
                        .filter(parts.sessions()::endedOnOwnPc)
                        .isPresent(),
                kept(exchange),
                chosen.orElse(exchange.locale())));
    }

    private Response signIn(FrontExchange exchange, Optional<WebSession> before) {
        Exchange.Form form = exchange.form();
        Optional<String> bound = exchange.cookie(Cookies.BEFORE_LOGIN);
        String token = form.value(CsrfToken.FIELD).orElse("");
        if (bound.isEmpty() || !parts.tokens().token(bound.get()).matches(token)) {
            LOG.info("request {}: login form with a wrong token", exchange.requestId());
            return again(exchange, 403, LoginView.Problem.STALE_FORM, Duration.ZERO);
        }
        String username = form.value("username").orElse("").strip();
        char[] password = form.secret("password").orElseGet(() -> new char[0]);
        SignIn.Result result;
        try {
            // Absurdly long input is refused before it costs time; it cannot be right.
            result = username.length() > LONGEST_NAME || password.length > LONGEST_PASSWORD
                    ? new SignIn.Result.Refused()
                    : parts.signIn().signIn(username, password, exchange.asker());
        } finally {
            Arrays.fill(password, '\0');
        }
        if (result instanceof SignIn.Result.Granted granted) {
            return welcome(exchange, before, granted);
        }
        if (result instanceof SignIn.Result.Throttled throttled) {
            LOG.info(
                    "request {}: sign-in from {} throttled",
                    exchange.requestId(),
                    exchange.client().getHostAddress());
            return again(exchange, 429, LoginView.Problem.THROTTLED, throttled.retryAfter());
        }
        if (result instanceof SignIn.Result.Locked locked) {
            LOG.info(
                    "request {}: sign-in from {} failed, account locked or expired",
                    exchange.requestId(),
                    exchange.client().getHostAddress());
            return again(exchange, 403, LoginView.Problem.LOCKED, Duration.ZERO, locked.words());
        }
        if (result instanceof SignIn.Result.Busy) {
            return again(exchange, 503, LoginView.Problem.BUSY, Duration.ZERO);
        }
        if (result instanceof SignIn.Result.Unavailable) {
            return again(exchange, 503, LoginView.Problem.UNAVAILABLE, Duration.ZERO);
        }
        LOG.info(
                "request {}: sign-in from {} refused",
                exchange.requestId(),
                exchange.client().getHostAddress());
        return again(exchange, 403, LoginView.Problem.REFUSED, Duration.ZERO);
    }

    private Response welcome(FrontExchange exchange, Optional<WebSession> before, SignIn.Result.Granted granted) {
        before.ifPresent(parts.sessions()::end);
        Exchange.Form form = exchange.form();
        Optional<Locale> chosen = form.value("language").flatMap(parts.languages()::ofTag);
        chosen.ifPresent(l -> rememberLanguage(exchange, l));
        boolean ownPc = ownPc(form);
        WebSessions.Opened opened = parts.sessions()
                .open(
                        granted,
                        new SignInOrigin(
                                exchange.client(),
                                exchange.header("User-Agent").orElse(""),
                                chosen.orElse(exchange.locale()),
                                zone(form.value("tz")),
                                ownPc));
        LOG.info(
                "request {} session {}: {} signed in from {}",
                exchange.requestId(),
                opened.session().id(),
                granted.login().address(),
                exchange.client().getHostAddress());
        Optional<Duration> age = ownPc ? Optional.of(parts.times().ownPc()) : Optional.empty();
        exchange.setCookies().add(Cookies.SESSION.set(opened.cookie(), age));
        exchange.setCookies().add(Cookies.BEFORE_LOGIN.clear());
        granted.known()
                .ifPresent(
                        known -> exchange.setCookies().add(Cookies.KNOWN.set(known, Optional.of(Cookies.KNOWN_FOR))));
        return Response.seeOther(next(form.value("next")));
    }

    private Response signOut(FrontExchange exchange, Optional<WebSession> session) {
        if (session.isEmpty()) {
            return Response.seeOther("/login");
        }
        if (!gate.tokenMatches(exchange, session.get())) {
            return gate.refusal(ErrorPages.Reason.FORGED, exchange);
        }
        parts.sessions().end(session.get());
        exchange.setCookies().add(Cookies.SESSION.clear());
        exchange.dropKeptForm();
        return Response.seeOther("/login?out=1");
    }

    private Response again(FrontExchange exchange, int status, LoginView.Problem problem, Duration wait) {
        return again(exchange, status, problem, wait, "");
    }

    private Response again(FrontExchange exchange, int status, LoginView.Problem problem, Duration wait, String words) {
        Exchange.Form form = exchange.form();
        String username = form.value("username").orElse("");
        long seconds = wait.isZero() ? 0 : Math.max(1, wait.plusMillis(999).toSeconds());
        Response page = pages.login(new LoginView(
                        Optional.of(problem),
                        words,
                        seconds,
                        LoginView.Notice.NONE,
                        next(form.value("next")),
                        username.substring(0, Math.min(username.length(), LONGEST_NAME)),
                        csrf(exchange),
                        ownPc(form),
                        kept(exchange),
                        form.value("language").flatMap(parts.languages()::ofTag).orElse(exchange.locale())))
                .withStatus(status);
        return seconds == 0 ? page : page.with("Retry-After", Long.toString(seconds));
    }

    /** A token for this browser. Sets the cookie for it if the browser has none. */
    private String csrf(FrontExchange exchange) {
        Optional<String> bound = exchange.cookie(Cookies.BEFORE_LOGIN).filter(c -> c.length() <= 64);
        String cookie = bound.orElseGet(parts.tokens()::freshCookie);
        if (bound.isEmpty()) {
            exchange.setCookies().add(Cookies.BEFORE_LOGIN.set(cookie, Optional.empty()));
        }
        return parts.tokens().token(cookie).masked();
    }

    private static boolean kept(FrontExchange exchange) {
        return exchange.cookie(Cookies.KEPT_FORM).isPresent()
                && (exchange.query("kept").isPresent()
                        || exchange.form()
                                .value("next")
                                .filter(n -> n.contains("kept="))
                                .isPresent());
    }

    private static void rememberLanguage(FrontExchange exchange, Locale language) {
        exchange.setCookies().add(Cookie.language(language));
    }

    private static boolean ownPc(Exchange.Form form) {
        return form.value("ownPc").filter(v -> !v.isEmpty()).isPresent();
    }

    /** Never leads to another site and never back to the login, which would be a loop. */
    private static String next(Optional<String> asked) {
        return asked.flatMap(LocalPath::of)
                .map(LocalPath::value)
                .filter(p -> !p.startsWith("/login") && !p.startsWith("/logout"))
                .orElse("/");
    }

    private ZoneId zone(Optional<String> name) {
        try {
            return name.filter(n -> !n.isEmpty() && n.length() <= 64)
                    .map(ZoneId::of)
                    .orElse(parts.standardZone());
        } catch (DateTimeException e) {
            return parts.standardZone();
        }
    }
}
