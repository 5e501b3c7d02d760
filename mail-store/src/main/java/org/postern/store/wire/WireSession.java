package org.postern.store.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last handler of a connection's pipeline: passes input to the {@link CommandLoop}, checks the deadlines, and
 * notifies the session when the connection is gone. Confined to the connection's thread of the work group, except
 * {@link #stop}.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a connection that is closed already is what was wanted
final class WireSession extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(WireSession.class);

    private final LineProtocol protocol;
    private final ChannelConnection connection;
    private final CommandLoop.TlsUpgrade upgrade;
    private final LineSession session;
    private final SessionDeadlines times;
    private final SessionInput input;

    @SuppressWarnings("NullAway.Init") // set when the handler is added, before anything else is called
    private ChannelHandlerContext context;

    @SuppressWarnings("NullAway.Init") // as above
    private SessionOutput output;

    @SuppressWarnings("NullAway.Init") // as above
    private CommandLoop loop;

    private @Nullable ScheduledFuture<?> deadline;

    WireSession(
            LineProtocol protocol, ChannelConnection connection, CommandLoop.TlsUpgrade upgrade, ReadAheadLimit ahead) {
        this.protocol = protocol;
        this.connection = connection;
        this.upgrade = upgrade;
        this.times = new SessionDeadlines(connection.limits().times());
        this.input = new SessionInput(ahead, times);
        this.session = protocol.open(connection);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        output = new SessionOutput(added, connection.id(), protocol.courtesies(), times, input::discard);
        loop = new CommandLoop(added, connection, session, input, output, upgrade);
        if (added.channel().isActive()) {
            greet(); // must run before input that the client has already sent after a PROXY header
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext active) {
        greet();
    }

    private void greet() {
        if (deadline != null) {
            return;
        }
        long tick = times.tick();
        deadline = context.executor().scheduleWithFixedDelay(this::look, tick, tick, TimeUnit.MILLISECONDS);
        connection.wakeBy(() -> inTurn(loop::run));
        loop.greet();
    }

    ChannelConnection connection() {
        return connection;
    }

    /** Ends the session for another client. */
    void giveWay() {
        inTurn(() -> {
            LOG.info("[{}] {} gives its place to another client", connection.id(), connection.client());
            loop.giveWay();
            context.close();
        });
    }

    @Override
    public void channelRead(ChannelHandlerContext reading, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        boolean command = !input.receiving();
        try {
            loop.read(bytes);
        } finally {
            if (command && !bytes.isReadOnly()) {
                bytes.setZero(0, bytes.writerIndex()); // it may have brought a password, and goes back to a pool
            }
            bytes.release();
        }
        loop.run();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext changed) {
        if (changed.channel().isWritable()) {
            times.answered();
            output.pump();
            loop.run();
        }
    }

    /** Checks the deadlines, on monotonic time. */
    private void look() {
        long now = System.nanoTime();
        if (output.ending()) {
            // The last words wait for a client that does not read.
            if (times.answerUntaken(now)) {
                context.close();
            }
            return;
        }
        if (loop.replyPending()) {
            return;
        }
        if (session.revoked()) {
            LOG.info("[{}] the password of {} was changed or revoked", connection.id(), connection.client());
            if (output.ready()) {
                loop.expire();
            } else {
                context.close();
            }
            return;
        }
        if (!output.ready()) {
            if (times.answerUntaken(now)) {
                LOG.info("[{}] {} does not read the answer", connection.id(), connection.client());
                context.close();
            }
            return;
        }
        boolean late = input.receiving() ? times.dataLate(now) : times.commandLate(now);
        boolean holdsUp = session.stage() != LineSession.Stage.MEMBER
                && connection.place().crowded()
                && times.lateInCrowd(
                        now,
                        session.stage() != LineSession.Stage.NEW || input.receiving(),
                        input.receiving(),
                        input.received());
        if (late || holdsUp || session.overdue(now)) {
            LOG.info("[{}] {} took too long", connection.id(), connection.client());
            loop.expire();
        }
    }

    /** Asks the session to end: at once when it waits for a command, otherwise after the running command. */
    void stop() {
        inTurn(loop::stop);
    }

    private void inTurn(Runnable task) {
        try {
            context.executor().execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("[{}] the server has stopped", connection.id());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext gone) {
        if (deadline != null) {
            deadline.cancel(false);
        }
        input.abandon();
        try {
            output.gone();
            session.closed();
        } catch (IOException | RuntimeException e) {
            LOG.error("[{}] the session could not be closed", connection.id(), e);
        }
    }

    /** A broken connection is not our fault. */
    @Override
    public void exceptionCaught(ChannelHandlerContext broken, Throwable cause) {
        if (cause instanceof IOException || cause.getCause() instanceof javax.net.ssl.SSLException) {
            LOG.info("[{}] {} broke the connection: {}", connection.id(), connection.client(), cause.getMessage());
        } else {
            LOG.error("[{}] the connection failed", connection.id(), cause);
        }
        broken.close();
    }
}
