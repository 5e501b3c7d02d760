package org.postern.store.james;

import java.net.InetSocketAddress;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import javax.net.ssl.SSLSession;
import org.apache.james.protocols.api.ProtocolSession;
import org.apache.james.protocols.api.ProtocolTransport;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.handler.LineHandler;
import org.jspecify.annotations.Nullable;
import org.postern.store.wire.LineConnection;
import org.postern.store.wire.WireLimits;

/** The connection, as James's sessions access it. */
final class JamesTransport implements ProtocolTransport {
    private final LineConnection connection;
    private final Deque<LineHandler<? extends ProtocolSession>> pushed = new ConcurrentLinkedDeque<>();

    JamesTransport(LineConnection connection) {
        this.connection = connection;
    }

    WireLimits limits() {
        return connection.limits();
    }

    @Nullable
    LineHandler<? extends ProtocolSession> pushed() {
        return pushed.peek();
    }

    @Override
    public InetSocketAddress getRemoteAddress() {
        return connection.client();
    }

    @Override
    public InetSocketAddress getLocalAddress() {
        return connection.local();
    }

    @Override
    public String getId() {
        return connection.id();
    }

    @Override
    public boolean isTLSStarted() {
        return connection.secured();
    }

    @Override
    public boolean isStartTLSSupported() {
        return connection.offersStartTls();
    }

    @Override
    public Optional<SSLSession> getSSLSession() {
        return connection.tls();
    }

    @Override
    public boolean isProxyRequired() {
        return false;
    }

    /**
     * Replies are sent only as the return value of a handler, one for each line. Any other way would break their order.
     */
    @Override
    public void writeResponse(Response response, ProtocolSession session) {
        throw new IllegalStateException("a handler must return its answer");
    }

    @Override
    public void popLineHandler() {
        pushed.poll();
    }

    @Override
    public void pushLineHandler(LineHandler<? extends ProtocolSession> handler, ProtocolSession session) {
        pushed.push(handler);
    }

    /** Only the wire package decides when to read from the connection. */
    @Override
    public void setReadable(boolean readable) {
        throw new IllegalStateException("only the wire package decides when to read");
    }

    @Override
    public boolean isReadable() {
        return true;
    }
}
