package org.postern.web.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;
import org.postern.web.http.pace.PageTurns;
import org.postern.web.session.KeptForm;
import org.postern.web.session.KeptForms;
import org.postern.web.session.SignIn;
import org.postern.web.session.WebSession;

/** An exchange on a Jetty request. Confined to the thread that handles it. */
final class FrontExchange implements Exchange {
    private final Request request;
    private final String id;
    private final Locale locale;
    private final KeptForms keptForms;
    private final Fields query;
    private final RequestMemory memory;
    private final List<Cookie> setCookies = new ArrayList<>();
    private Runnable leaveTurn = () -> {};
    private Map<String, String> pathValues = Map.of();
    private PostedForm form = PostedForm.EMPTY;
    private Optional<WebSession> session = Optional.empty();

    /** @throws RuntimeException when the query is not valid UTF-8 or is broken in another way */
    FrontExchange(Request request, String id, Locale locale, KeptForms keptForms, RequestMemory memory) {
        this.request = request;
        this.id = id;
        this.locale = locale;
        this.keptForms = keptForms;
        this.memory = memory;
        this.query = Request.extractQueryParameters(request);
    }

    RequestMemory memory() {
        return memory;
    }

    void routed(Map<String, String> values) {
        pathValues = values;
    }

    void posted(PostedForm read) {
        form = read;
    }

    /** @param leave gives the place among the pages that are made to the next one */
    void inTurn(Runnable leave) {
        leaveTurn = leave;
    }

    /** How long the rest takes is up to the client. */
    void leaveTurn() {
        leaveTurn.run();
    }

    /** The person or the network that the answer is for. */
    String party() {
        return session.map(s -> s.login().address()).orElseGet(() -> PageTurns.network(client()));
    }

    void signedIn(Optional<WebSession> found) {
        session = found;
    }

    Optional<WebSession> session() {
        return session;
    }

    /** Cookies that the front sets with the answer, in addition to those of the page. */
    List<Cookie> setCookies() {
        return setCookies;
    }

    static Optional<String> cookie(Request request, String name) {
        for (HttpCookie cookie : Request.getCookies(request)) {
            if (cookie.getName().equals(name)) {
                return Optional.ofNullable(cookie.getValue()).filter(v -> !v.isEmpty());
            }
        }
        return Optional.empty();
    }

    Optional<String> cookie(Cookies which) {
        return cookie(which.label());
    }

    @Override
    public Optional<String> cookie(String name) {
        return cookie(request, name);
    }

    /** The requested path and query. */
    String pathAndQuery() {
        return request.getHttpURI().getPathQuery();
    }

    @Override
    public String method() {
        return request.getMethod();
    }

    @Override
    public String pathValue(String name) {
        String value = pathValues.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the route has no part " + name);
        }
        return value;
    }

    @Override
    public String path() {
        return String.valueOf(request.getHttpURI().getPath());
    }

    @Override
    public String requestId() {
        return id;
    }

    @Override
    public Locale locale() {
        return session.map(WebSession::locale).orElse(locale);
    }

    @Override
    public Optional<String> query(String name) {
        return Optional.ofNullable(query.getValue(name));
    }

    @Override
    public Optional<String> header(String name) {
        return Optional.ofNullable(request.getHeaders().get(name));
    }

    @Override
    public Form form() {
        return form;
    }

    PostedForm postedForm() {
        return form;
    }

    @Override
    public Optional<KeptForm> keptForm() {
        Optional<String> opener = cookie(Cookies.KEPT_FORM);
        return opener.isEmpty() || session.isEmpty()
                ? Optional.empty()
                : keptForms.find(opener.get(), session.get().login().address());
    }

    @Override
    public void dropKeptForm() {
        cookie(Cookies.KEPT_FORM).ifPresent(opener -> {
            keptForms.drop(opener);
            setCookies.add(Cookies.KEPT_FORM.clear());
        });
    }

    @Override
    public InetAddress client() {
        return client(request);
    }

    @Override
    public SignIn.Asker asker() {
        return new SignIn.Asker(
                client(),
                cookie(Cookies.KNOWN).filter(cookie -> cookie.length() <= 64),
                header("User-Agent").orElse(""));
    }

    static InetAddress client(Request request) {
        return request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress inet
                        && inet.getAddress() != null
                ? inet.getAddress()
                : InetAddress.getLoopbackAddress();
    }

    @Override
    public boolean scripted() {
        return header("X-Requested-With").filter("postern"::equals).isPresent();
    }
}
