package org.postern.store.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.io.InputStream;
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
    private static final int SLICE = 65_536;
    private static final long LONGEST_TICK = 10_000;
    private static final int LINGER_SECONDS = 2;

    private final Protocol protocol;
    private final Courtesies courtesies;
    private final WireLimits limits;
    private final TlsUpgrade upgrade;
    private final WireTransport transport;
    private final ReadAhead ahead;
    private final ProtocolSession session;
    private final StrictFramer framer = new StrictFramer();

    @SuppressWarnings("NullAway.Init") // set when the handler is added, before anything else is called
    private ChannelHandlerContext context;

    private @Nullable DataReceiver receiver;
    private @Nullable InputStream stream;
    private @Nullable ScheduledFuture<?> deadline;
    private boolean deferred;
    private boolean upgrading;
    private boolean ending;
    private boolean stopping;
    private boolean streamEndsSession;
    private int unused;
    private long waitingSince = System.nanoTime();
    private long dataSince;
    private long takenSince;

    /** Puts TLS under a connection, in the I/O thread, behind the answer that announced it. */
    @FunctionalInterface
    interface TlsUpgrade {
        void under(ChannelHandlerContext context, ByteBuf answer, Runnable done);
    }

    WireSession(
            Protocol protocol,
            Courtesies courtesies,
            WireLimits limits,
            TlsUpgrade upgrade,
            WireTransport transport,
            ReadAhead ahead) {
        this.protocol = protocol;
        this.courtesies = courtesies;
        this.limits = limits;
        this.upgrade = upgrade;
        this.transport = transport;
        this.ahead = ahead;
        this.session = protocol.newSession(transport);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        if (added.channel().isActive()) {
            added.executor().execute(this::greet);
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
        long shortest = Math.min(
                Math.min(limits.command().toMillis(), limits.data().toMillis()),
                limits.write().toMillis());
        long tick = Math.max(20, Math.min(LONGEST_TICK, shortest / 4));
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
            if (upgrading || ending) {
                ahead.used(octets);
                return; // what came in clear behind STARTTLS, or behind the end
            }
            unused += octets;
            framer.reserve(octets);
            bytes.readBytes(framer.buffer(), framer.end(), octets);
            framer.added(octets);
            if (receiver != null) {
                waitingSince = System.nanoTime();
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
            while (more
                    && !deferred
                    && !upgrading
                    && !ending
                    && stream == null
                    && context.channel().isWritable()) {
                DataReceiver data = receiver;
                more = data == null ? command() : data(data);
            }
        } catch (RuntimeException | IOException e) {
            fault(e);
        }
        context.flush();
        settle();
        if (stopping && !deferred && stream == null && receiver == null && !ending) {
            end(courtesies.shutdown());
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
                waitingSince = System.nanoTime();
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
                waitingSince = System.nanoTime();
                answer(session.newLineTooLongResponse());
                return true;
            }
            case VIOLATION -> {
                LOG.info("[{}] {} sent a bare CR, a bare LF or a NUL", transport.getId(), transport.getRemoteAddress());
                end(courtesies.violation());
                return false;
            }
            default -> {
                return false;
            }
        }
    }

    /** AUTH and its answers may be longer (RFC 4954 4), and so may MAIL and RCPT with their parameters (RFC 6531 3.3). */
    private int lineLimit(byte[] buffer, int start, int length) {
        if (transport.pushed() != null
                || begins(buffer, start, length, "AUTH")
                || limits.commandLine() >= limits.authLine()) {
            return limits.authLine();
        }
        boolean path = begins(buffer, start, length, "MAIL") || begins(buffer, start, length, "RCPT");
        return limits.commandLine() + (path ? 512 : 0);
    }

    private static boolean begins(byte[] buffer, int start, int length, String verb) {
        if (length < verb.length()) {
            return false;
        }
        for (int i = 0; i < verb.length(); i++) {
            if ((buffer[start + i] & 0xdf) != verb.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private boolean data(DataReceiver data) throws IOException {
        switch (framer.data(data)) {
            case DATA_END -> {
                receiver = null;
                waitingSince = System.nanoTime();
                answer(data.end());
                return true;
            }
            case VIOLATION -> {
                LOG.info(
                        "[{}] {} sent a bare CR, a bare LF or a NUL in data",
                        transport.getId(),
                        transport.getRemoteAddress());
                abandon();
                end(courtesies.violation());
                return false;
            }
            default -> {
                return false;
            }
        }
    }

    private void answer(@Nullable Response response) {
        if (response == null) {
            return;
        }
        if (response instanceof DeferredResponse later) {
            deferred = true;
            later.answer()
                    .whenComplete((answer, failure) -> context.executor().execute(() -> {
                        deferred = false;
                        waitingSince = System.nanoTime();
                        if (ending) {
                            return;
                        }
                        if (failure == null) {
                            answer(answer);
                        } else {
                            LOG.error("[{}] a command failed", transport.getId(), failure);
                            answer(session.newFatalErrorResponse());
                        }
                        work();
                    }));
            return;
        }
        if (response instanceof StartTlsResponse) {
            startTls(response);
            return;
        }
        ByteBuf lines = Lines.of(context, session, response);
        if (lines.isReadable()) {
            takenSince = System.nanoTime();
            context.write(lines);
        } else {
            lines.release();
        }
        if (response instanceof DataResponse data) {
            framer.beginData();
            receiver = data.receiver();
            dataSince = System.nanoTime();
        } else if (response instanceof StreamResponse streamed) {
            stream = streamed.getStream();
            streamEndsSession = response.isEndSession();
            pump();
            return;
        }
        if (response.isEndSession()) {
            finish();
        }
    }

    private void startTls(Response response) {
        upgrading = true;
        framer.discard();
        ByteBuf answer = Lines.of(context, session, response);
        // Until TLS is in place everything read is dropped; the task behind it runs after whatever was read before.
        upgrade.under(
                context,
                answer,
                () -> context.executor().execute(() -> {
                    framer.discard();
                    upgrading = false;
                    waitingSince = System.nanoTime();
                }));
    }

    /** Writes a streamed answer as fast as the client takes it. */
    private void pump() {
        InputStream source = stream;
        if (source == null) {
            return;
        }
        try {
            while (context.channel().isWritable()) {
                ByteBuf slice = context.alloc().buffer(SLICE);
                int read = slice.writeBytes(source, SLICE);
                if (read < 0) {
                    slice.release();
                    stream = null;
                    source.close();
                    if (streamEndsSession) {
                        finish();
                    }
                    return;
                }
                takenSince = System.nanoTime();
                context.write(slice);
            }
        } catch (IOException | RuntimeException e) {
            // Half an answer cannot be mended: only the end of the connection tells the client.
            LOG.error("[{}] an answer could not be read to its end", transport.getId(), e);
            finish();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext changed) {
        if (changed.channel().isWritable()) {
            takenSince = System.nanoTime();
            pump();
            work();
        }
    }

    /** Deadlines, on monotonic time. */
    private void look() {
        long now = System.nanoTime();
        if (ending || deferred) {
            return;
        }
        if (stream != null || !context.channel().isWritable()) {
            if (now - takenSince > limits.write().toNanos()) {
                LOG.info("[{}] {} does not take the answer", transport.getId(), transport.getRemoteAddress());
                context.close();
            }
            return;
        }
        boolean late = receiver == null
                ? now - waitingSince > limits.command().toNanos()
                : now - waitingSince > limits.data().toNanos()
                        || now - dataSince > limits.dataTotal().toNanos();
        late |= session instanceof OwnDeadline own && own.overdue(now);
        if (late) {
            LOG.info("[{}] {} took too long", transport.getId(), transport.getRemoteAddress());
            abandon();
            end(courtesies.timeout());
        }
    }

    /** Asks the session to end: at once when it waits for a command, else behind the command that runs. */
    void stop() {
        context.executor().execute(() -> {
            stopping = true;
            if (receiver != null) {
                abandon();
                end(courtesies.shutdown());
            } else {
                work();
            }
        });
    }

    private void fault(Exception failure) {
        LOG.error("[{}] a command failed", transport.getId(), failure);
        abandon();
        if (!ending) {
            answer(session.newFatalErrorResponse());
            finish();
        }
    }

    private void end(String line) {
        if (!ending && !line.isEmpty()) {
            context.write(Lines.of(context, line));
        }
        finish();
    }

    private void finish() {
        if (ending) {
            return;
        }
        ending = true;
        framer.discard();
        settle();
        boolean secured = context.pipeline().get(SslHandler.class) != null;
        context.writeAndFlush(context.alloc().buffer(0))
                .addListener(secured || stopping ? ChannelFutureListener.CLOSE : this::partFrom);
    }

    /**
     * Ends our half first and reads on for a moment: closing while octets of the client's are on their way resets the
     * connection, and takes the last answer away from a client that has not read it yet (RFC 9112 9.6 tells the same of HTTP).
     */
    private void partFrom(Future<? super Void> flushed) {
        if (flushed.isSuccess() && context.channel() instanceof DuplexChannel duplex && duplex.isActive()) {
            duplex.shutdownOutput();
            context.executor().schedule(() -> context.close(), LINGER_SECONDS, TimeUnit.SECONDS);
        } else {
            context.close();
        }
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
        ending = true;
        if (deadline != null) {
            deadline.cancel(false);
        }
        abandon();
        InputStream source = stream;
        stream = null;
        try {
            if (source != null) {
                source.close();
            }
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
