package org.postern.store.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.apache.james.protocols.api.Protocol;
import org.apache.james.protocols.api.ProtocolSession;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.StartTlsResponse;
import org.apache.james.protocols.api.StreamResponse;
import org.apache.james.protocols.api.handler.ConnectHandler;
import org.apache.james.protocols.api.handler.DisconnectHandler;
import org.apache.james.protocols.api.handler.LineHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a James protocol on one connection: one line at a time, each answer whole before the next line. Confined to the
 * connection's thread of the work group.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel, which ends the session
final class WireSession extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(WireSession.class);

    private final Protocol protocol;
    private final Courtesies courtesies;
    private final WireLimits limits;
    private final TlsUpgrade upgrade;
    private final WireTransport transport;
    private final ReadAheadLimit ahead;
    private final ProtocolSession session;
    private final StrictFramer framer = new StrictFramer();
    private final SessionDeadlines times;

    @SuppressWarnings("NullAway.Init") // set when the handler is added, before anything else is called
    private ChannelHandlerContext context;

    @SuppressWarnings("NullAway.Init") // as above
    private SessionOutput output;

    private @Nullable DataReceiver receiver;
    private @Nullable ScheduledFuture<?> deadline;
    private boolean deferred;
    private boolean upgrading;
    private boolean stopping;
    private int unused;

    /** Puts TLS under a connection, in the I/O thread, behind the answer that announced it. */
    @FunctionalInterface
    interface TlsUpgrade {
        void under(ChannelHandlerContext context, ByteBuf answer, Runnable done);
    }

    WireSession(
            WireProtocol protocol,
            WireLimits limits,
            TlsUpgrade upgrade,
            WireTransport transport,
            ReadAheadLimit ahead) {
        this.protocol = protocol.commands();
        this.courtesies = protocol.courtesies();
        this.limits = limits;
        this.upgrade = upgrade;
        this.transport = transport;
        this.ahead = ahead;
        this.times = new SessionDeadlines(limits);
        this.session = this.protocol.newSession(transport);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        output = new SessionOutput(added, session, times, this::ended);
        if (added.channel().isActive()) {
            greet(); // before anything that the client has sent already, behind a PROXY header
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext active) {
        greet();
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private void greet() {
        if (deadline != null) {
            return;
        }
        long tick = times.tick();
        deadline = context.executor().scheduleWithFixedDelay(this::look, tick, tick, TimeUnit.MILLISECONDS);
        try {
            for (ConnectHandler handler : protocol.getProtocolChain().getHandlers(ConnectHandler.class)) {
                answer(handler.onConnect(session));
            }
        } catch (RuntimeException e) {
            fault(e);
        }
        context.flush();
    }

    @Override
    public void channelRead(ChannelHandlerContext reading, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        int octets = bytes.readableBytes();
        try {
            if (upgrading || output.ending()) {
                ahead.used(octets);
                return; // what came in clear behind STARTTLS, or behind the end
            }
            unused += octets;
            framer.reserve(octets);
            bytes.readBytes(framer.buffer(), framer.end(), octets);
            framer.added(octets);
            if (receiver != null) {
                times.clientsTurn();
            }
        } finally {
            bytes.release();
        }
        work();
    }

    /** Goes on as far as what was read, what is awaited and what the client takes allow. */
    private void work() {
        try {
            boolean more = true;
            while (more && !deferred && !upgrading && output.ready()) {
                DataReceiver data = receiver;
                more = data == null ? command() : data(data);
            }
        } catch (RuntimeException | IOException e) {
            fault(e);
        }
        context.flush();
        settle();
        if (stopping && !deferred && !output.streaming() && receiver == null) {
            output.end(courtesies.shutdown(), true);
        }
    }

    /** What the framer holds no more has been used: the client may send as much again. */
    private void settle() {
        int held = framer.held();
        ahead.used(unused - held);
        unused = held;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private boolean command() {
        switch (framer.nextLine(this::lineLimit)) {
            case LINE -> {
                times.clientsTurn();
                LineHandler handler = transport.pushed();
                if (handler == null) {
                    handler = protocol.getProtocolChain()
                            .getHandlers(LineHandler.class)
                            .getLast();
                }
                answer(handler.onLine(session, framer.line()));
                return true;
            }
            case LINE_TOO_LONG -> {
                times.clientsTurn();
                answer(session.newLineTooLongResponse());
                return true;
            }
            case VIOLATION -> {
                violation("");
                return false;
            }
            default -> {
                return false;
            }
        }
    }

    private int lineLimit(byte[] buffer, int start, int length) {
        return LineLimits.octets(limits, transport.pushed() != null, buffer, start, length);
    }

    private boolean data(DataReceiver data) throws IOException {
        switch (framer.data(data)) {
            case DATA_END -> {
                receiver = null;
                times.clientsTurn();
                answer(data.end());
                return true;
            }
            case VIOLATION -> {
                abandon();
                violation(" in data");
                return false;
            }
            default -> {
                return false;
            }
        }
    }

    private void violation(String where) {
        LOG.info(
                "[{}] {} sent a bare CR, a bare LF or a NUL{}", transport.getId(), transport.getRemoteAddress(), where);
        output.end(courtesies.violation(), stopping);
    }

    private void answer(@Nullable Response response) {
        if (response == null) {
            return;
        }
        if (response instanceof LazyResponse lazy) {
            answer(lazy.answer().get());
            return;
        }
        if (response instanceof DeferredResponse later) {
            deferred = true;
            later.answer().whenComplete((answer, failure) -> context.executor().execute(() -> resume(answer, failure)));
            return;
        }
        if (response instanceof StartTlsResponse) {
            startTls(response);
            return;
        }
        output.lines(response);
        if (response instanceof DataResponse data) {
            framer.beginData();
            receiver = data.receiver();
            times.dataBegins();
        } else if (response instanceof StreamResponse streamed) {
            output.stream(streamed);
            return;
        }
        if (response.isEndSession()) {
            output.finish(stopping);
        }
    }

    /** The answer that was awaited is there. */
    private void resume(@Nullable Response answer, @Nullable Throwable failure) {
        deferred = false;
        times.clientsTurn();
        if (output.ending()) {
            return;
        }
        try {
            if (failure == null) {
                answer(answer);
            } else {
                LOG.error("[{}] a command failed", transport.getId(), failure);
                answer(session.newFatalErrorResponse());
            }
        } catch (RuntimeException e) {
            fault(e);
        }
        work();
    }

    private void startTls(Response response) {
        upgrading = true;
        framer.discard();
        ByteBuf answer = output.octets(response);
        // Until TLS is in place everything read is dropped; the task behind it runs after whatever was read before.
        upgrade.under(
                context,
                answer,
                () -> context.executor().execute(() -> {
                    framer.discard();
                    upgrading = false;
                    times.clientsTurn();
                }));
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext changed) {
        if (changed.channel().isWritable()) {
            times.answered();
            output.pump();
            work();
        }
    }

    /** Deadlines, on monotonic time. */
    private void look() {
        long now = System.nanoTime();
        if (output.ending() || deferred) {
            return;
        }
        if (!output.ready()) {
            if (times.answerUntaken(now)) {
                LOG.info("[{}] {} does not take the answer", transport.getId(), transport.getRemoteAddress());
                context.close();
            }
            return;
        }
        boolean late = receiver == null ? times.commandLate(now) : times.dataLate(now);
        late |= session instanceof OwnDeadline own && own.overdue(now);
        if (late) {
            LOG.info("[{}] {} took too long", transport.getId(), transport.getRemoteAddress());
            abandon();
            output.end(courtesies.timeout(), stopping);
        }
    }

    /** Asks the session to end: at once when it waits for a command, else behind the command that runs. */
    void stop() {
        context.executor().execute(() -> {
            stopping = true;
            if (receiver != null) {
                abandon();
                output.end(courtesies.shutdown(), true);
            } else {
                work();
            }
        });
    }

    private void fault(Exception failure) {
        LOG.error("[{}] a command failed", transport.getId(), failure);
        abandon();
        if (!output.ending()) {
            output.lines(session.newFatalErrorResponse());
            output.finish(stopping);
        }
    }

    /** The end has begun: what the client sends from here on counts for nothing. */
    private void ended() {
        framer.discard();
        settle();
    }

    private void abandon() {
        DataReceiver data = receiver;
        receiver = null;
        if (data != null) {
            data.abandon();
        }
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    public void channelInactive(ChannelHandlerContext gone) {
        if (deadline != null) {
            deadline.cancel(false);
        }
        abandon();
        try {
            output.gone();
            for (DisconnectHandler handler : protocol.getProtocolChain().getHandlers(DisconnectHandler.class)) {
                handler.onDisconnect(session);
            }
        } catch (IOException | RuntimeException e) {
            LOG.error("[{}] the session could not be freed", transport.getId(), e);
        }
    }

    /** A connection that breaks is the peer's affair. */
    @Override
    public void exceptionCaught(ChannelHandlerContext broken, Throwable cause) {
        if (cause instanceof IOException || cause.getCause() instanceof javax.net.ssl.SSLException) {
            InetSocketAddress peer = transport.getRemoteAddress();
            LOG.info("[{}] {} broke the connection: {}", transport.getId(), peer, cause.getMessage());
        } else {
            LOG.error("[{}] the connection failed", transport.getId(), cause);
        }
        broken.close();
    }
}
