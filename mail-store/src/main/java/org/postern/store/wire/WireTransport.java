package org.postern.store.wire;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
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

/** One connection as James's sessions see it. */
final class WireTransport implements ProtocolTransport {
    private final Channel channel;
    private final InetSocketAddress client;
    private final String id;
    private final TlsMode tls;
    private final Deque<LineHandler<? extends ProtocolSession>> pushed = new ConcurrentLinkedDeque<>();

    /** @param client who is at the other end, behind a proxy too */
    WireTransport(Channel channel, InetSocketAddress client, String id, TlsMode tls) {
        this.channel = channel;
        this.client = client;
        this.id = id;
        this.tls = tls;
    }

    @Nullable
    LineHandler<? extends ProtocolSession> pushed() {
        return pushed.peek();
    }

    @Override
    public InetSocketAddress getRemoteAddress() {
        return client;
    }

    @Override
    public InetSocketAddress getLocalAddress() {
        return (InetSocketAddress) channel.localAddress();
    }

    @Override
    public String getId() {
        return id;
    }

    @Override
    public boolean isTLSStarted() {
        return channel.pipeline().get(SslHandler.class) != null;
    }

    @Override
    public boolean isStartTLSSupported() {
        return tls == TlsMode.STARTTLS;
    }

    @Override
    public Optional<SSLSession> getSSLSession() {
        return Optional.ofNullable(channel.pipeline().get(SslHandler.class))
                .map(handler -> handler.engine().getSession());
    }

    @Override
    public boolean isProxyRequired() {
        return false;
    }

    /** Answers go through the return value of a handler, one for each line: anything else would break their order. */
    @Override
    public void writeResponse(Response response, ProtocolSession session) {
        throw new IllegalStateException("a handler answers by what it returns");
    }

    @Override
    public void popLineHandler() {
        pushed.poll();
    }

    @Override
    public void pushLineHandler(LineHandler<? extends ProtocolSession> handler, ProtocolSession session) {
        pushed.push(handler);
    }

    @Override
    public void setReadable(boolean readable) {
        channel.config().setAutoRead(readable);
    }

    @Override
    public boolean isReadable() {
        return channel.config().isAutoRead();
    }
}
