package org.postern.store.pop3;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import org.apache.james.protocols.api.AbstractProtocolTransport;
import org.apache.james.protocols.api.ProtocolSession;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.handler.ConnectHandler;
import org.apache.james.protocols.api.handler.DisconnectHandler;
import org.apache.james.protocols.api.handler.LineHandler;
import org.postern.store.james.DeferredResponse;

/** A client at the protocol without a socket between them. */
final class Client extends AbstractProtocolTransport {
    private final Pop3Session session;
    private final Pop3Dispatcher dispatcher;
    private final Pop3Protocol protocol;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final Deque<LineHandler<Pop3Session>> pushed = new ArrayDeque<>();
    private boolean closed;

    @SuppressWarnings("unchecked")
    Client(Pop3Protocol protocol) {
        this.protocol = protocol;
        this.session = protocol.newSession(this);
        this.dispatcher = protocol.getProtocolChain()
                .getFirstHandler(Pop3Dispatcher.class)
                .orElseThrow();
        protocol.getProtocolChain()
                .getHandlers(ConnectHandler.class)
                .forEach(handler -> writeResponse(handler.onConnect(session), session));
    }

    /** One line as the framer gives it. */
    Client send(String line) {
        if (!closed) {
            LineHandler<Pop3Session> handler = pushed.isEmpty() ? dispatcher : pushed.peek();
            Response answer = handler.onLine(session, line.getBytes(StandardCharsets.UTF_8));
            if (answer instanceof DeferredResponse later) {
                answer = later.answer().join();
            }
            writeResponse(answer, session);
        }
        return this;
    }

    /** What came since the last call. */
    String received() {
        String text = received.toString(StandardCharsets.UTF_8);
        received.reset();
        return text;
    }

    boolean closed() {
        return closed;
    }

    @SuppressWarnings("unchecked")
    void disconnect() {
        closed = true;
        protocol.getProtocolChain()
                .getHandlers(DisconnectHandler.class)
                .forEach(handler -> handler.onDisconnect(session));
    }

    @Override
    protected void writeToClient(byte[] bytes, ProtocolSession to, boolean startTls) {
        received.writeBytes(bytes);
    }

    @Override
    protected void writeToClient(InputStream in, ProtocolSession to, boolean startTls) {
        try (in) {
            in.transferTo(received);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected void close() {
        closed = true;
    }

    @Override
    public InetSocketAddress getRemoteAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000);
    }

    @Override
    public InetSocketAddress getLocalAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 995);
    }

    @Override
    public String getId() {
        return "s1";
    }

    @Override
    public boolean isTLSStarted() {
        return true;
    }

    @Override
    public boolean isStartTLSSupported() {
        return false;
    }

    @Override
    public Optional<SSLSession> getSSLSession() {
        return Optional.empty();
    }

    @Override
    public boolean isProxyRequired() {
        return false;
    }

    @Override
    public void popLineHandler() {
        pushed.pop();
    }

    @Override
    @SuppressWarnings("unchecked")
    public void pushLineHandler(LineHandler<? extends ProtocolSession> handler, ProtocolSession to) {
        pushed.push((LineHandler<Pop3Session>) handler);
    }

    @Override
    public void setReadable(boolean readable) {}

    @Override
    public boolean isReadable() {
        return true;
    }
}
