package org.postern.web.http;

import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.postern.web.session.LocalPath;

/** For the plain listener: redirects every request to the HTTPS address, whatever its host name, and serves nothing. */
final class RedirectOnly extends Handler.Wrapper {
    private final String plainConnector;
    private final Supplier<String> base;

    /** @param base {@code https://host[:port]}, from the settings */
    RedirectOnly(String plainConnector, Supplier<String> base, Handler https) {
        super(https);
        this.plainConnector = plainConnector;
        this.base = base;
    }

    @Override
    public boolean handle(Request request, org.eclipse.jetty.server.Response response, Callback callback)
            throws Exception {
        if (!plainConnector.equals(
                request.getConnectionMetaData().getConnector().getName())) {
            return super.handle(request, response, callback);
        }
        String path = String.valueOf(request.getHttpURI().getPathQuery());
        response.getHeaders()
                .put(
                        HttpHeader.LOCATION,
                        base.get() + LocalPath.of(path).map(LocalPath::value).orElse("/"));
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
        PlainErrors.write(response, callback, 308);
        return true;
    }
}
