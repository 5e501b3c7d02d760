package org.postern.store.james;

import java.util.List;
import org.apache.james.protocols.api.Protocol;
import org.apache.james.protocols.api.ProtocolSession;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.handler.ConnectHandler;
import org.apache.james.protocols.api.handler.DisconnectHandler;
import org.apache.james.protocols.api.handler.LineHandler;
import org.postern.store.wire.Courtesies;
import org.postern.store.wire.LineConnection;
import org.postern.store.wire.LineProtocol;
import org.postern.store.wire.LineSession;
import org.postern.store.wire.LineSession.Stage;
import org.postern.store.wire.Reply;

/** Adapts a James protocol to the interface that a listener runs. Thread-safe. */
public final class JamesProtocol implements LineProtocol {
    private final Protocol protocol;
    private final Courtesies courtesies;
    private final ConnectHandler<ProtocolSession> greeting;
    private final LineHandler<ProtocolSession> commands;
    private final List<DisconnectHandler<ProtocolSession>> disconnects;

    /** @param protocol must have one greeting and one line handler; any number of disconnect handlers */
    @SuppressWarnings({"unchecked", "rawtypes"})
    public JamesProtocol(Protocol protocol, Courtesies courtesies) {
        this.protocol = protocol;
        this.courtesies = courtesies;
        this.greeting = one(protocol, ConnectHandler.class);
        this.commands = one(protocol, LineHandler.class);
        this.disconnects = (List) protocol.getProtocolChain().getHandlers(DisconnectHandler.class);
    }

    private static <H> H one(Protocol protocol, Class<H> type) {
        List<H> handlers = protocol.getProtocolChain().getHandlers(type);
        if (handlers.size() != 1) {
            throw new IllegalArgumentException("needs one " + type.getSimpleName() + ", has " + handlers.size());
        }
        return handlers.get(0);
    }

    @Override
    public LineSession open(LineConnection connection) {
        JamesTransport transport = new JamesTransport(connection);
        return new Session(transport, protocol.newSession(transport));
    }

    @Override
    public Courtesies courtesies() {
        return courtesies;
    }

    private final class Session implements LineSession {
        private final JamesTransport transport;
        private final ProtocolSession session;

        Session(JamesTransport transport, ProtocolSession session) {
            this.transport = transport;
            this.session = session;
        }

        @Override
        public Reply greeting() {
            return Replies.of(greeting.onConnect(session));
        }

        @Override
        public int longestLine(byte[] buffer, int start, int length) {
            return LineLimits.octets(transport.limits(), transport.pushed() != null, buffer, start, length);
        }

        @Override
        @SuppressWarnings("unchecked") // the handler was pushed by a class of the same protocol, so its types fit
        public Reply line(byte[] line) {
            LineHandler<ProtocolSession> pushed = (LineHandler<ProtocolSession>) transport.pushed();
            Response response = (pushed == null ? commands : pushed).onLine(session, line);
            return Replies.of(response);
        }

        @Override
        public Reply lineTooLong() {
            return Replies.of(session.newLineTooLongResponse());
        }

        @Override
        public Reply.Lines fault() {
            return Replies.lines(session.newFatalErrorResponse());
        }

        @Override
        public boolean overdue(long now) {
            return session instanceof OwnDeadline own && own.overdue(now);
        }

        @Override
        public Stage stage() {
            return session instanceof OwnStage own ? own.stage() : Stage.NEW;
        }

        @Override
        public boolean broughtMail() {
            return session instanceof OwnStage own && own.broughtMail();
        }

        @Override
        public boolean revoked() {
            return session instanceof OwnGrant own && own.revoked();
        }

        @Override
        public void closed() {
            for (DisconnectHandler<ProtocolSession> handler : disconnects) {
                handler.onDisconnect(session);
            }
        }
    }
}
