package org.postern.store.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the session of one connection: handles one line at a time, writes each reply completely before the next line,
 * and sends unilateral data between commands. Confined to the connection's thread of the work group.
 */
final class CommandLoop {
    /** Adds TLS to a connection, on the I/O thread, after the reply that announced it. */
    @FunctionalInterface
    interface TlsUpgrade {
        void under(ChannelHandlerContext context, ByteBuf reply, Runnable done);
    }

    private static final Logger LOG = LoggerFactory.getLogger(CommandLoop.class);

    private final ChannelHandlerContext context;
    private final ChannelConnection connection;
    private final LineSession session;
    private final SessionInput input;
    private final SessionOutput output;
    private final TlsUpgrade upgrade;
    private final StrictFramer.LineLimit longestLine;
    private boolean pushed;
    private boolean deferred;
    private boolean upgrading;
    private boolean stopping;

    CommandLoop(
            ChannelHandlerContext context,
            ChannelConnection connection,
            LineSession session,
            SessionInput input,
            SessionOutput output,
            TlsUpgrade upgrade) {
        this.context = context;
        this.connection = connection;
        this.session = session;
        this.input = input;
        this.output = output;
        this.upgrade = upgrade;
        this.longestLine = session::longestLine;
    }

    boolean replyPending() {
        return deferred;
    }

    /** Passes on the bytes read. Bytes sent in clear after STARTTLS, or after the end of the session, are dropped. */
    void read(ByteBuf bytes) {
        if (upgrading || output.ending()) {
            input.drop(bytes);
            return;
        }
        input.keep(bytes);
    }

    void greet() {
        try {
            reply(session.greeting());
        } catch (RuntimeException e) {
            fault(e);
        }
        run();
    }

    /** Handles buffered input and announcements until they run out, a reply is pending, or the socket is full. */
    void run() {
        try {
            boolean more = true;
            while (more && !deferred && !upgrading && output.ready()) {
                more = step();
            }
        } catch (RuntimeException | IOException e) {
            fault(e);
        }
        output.flush();
        input.hold(deferred || (!output.ending() && !output.ready()));
        input.settle();
        if (deferred || input.receiving() || session.stage() != LineSession.Stage.NEW) {
            input.works();
        }
        connection.place().progress(session, deferred, context.channel());
        if (stopping && !deferred && !output.streaming() && !input.receiving()) {
            output.endForShutdown();
        }
    }

    private boolean step() throws IOException {
        DataReceiver<Reply> data = input.receiver();
        if (data != null) {
            return data(data);
        }
        // Commands and announcements take turns, so that neither can starve the other.
        if (!pushed && !input.commandOpen() && connection.takeAnnouncement()) {
            pushed = true;
            reply(session.unilateral());
            return true;
        }
        // After news it is the turn of news again, also where no command has come: nobody else would wake the session.
        boolean again = pushed;
        pushed = false;
        return command() || again;
    }

    private boolean command() {
        switch (input.nextLine(longestLine)) {
            case LINE -> {
                byte[] line = input.line();
                if (!input.refused(line)) {
                    reply(session.line(line));
                }
                return true;
            }
            case LINE_TOO_LONG -> {
                input.forgetRefusal();
                reply(session.lineTooLong());
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

    private boolean data(DataReceiver<Reply> data) throws IOException {
        switch (input.data(data)) {
            case DATA_END -> {
                reply(data.end());
                return true;
            }
            case VIOLATION -> {
                input.abandon();
                violation(" in data");
                return false;
            }
            default -> {
                return false;
            }
        }
    }

    private void violation(String where) {
        LOG.info("[{}] {} sent a bare CR, a bare LF or a NUL{}", connection.id(), connection.client(), where);
        output.endForViolation();
    }

    private void reply(Reply reply) {
        if (reply instanceof Reply.Lines lines) {
            output.lines(lines);
            if (lines.ends()) {
                output.finish();
            }
        } else if (reply instanceof Reply.Later<?> later) {
            await(later);
        } else if (reply instanceof Reply.Data data) {
            output.lines(data.go());
            input.receiveData(data.receiver());
        } else if (reply instanceof Reply.Literal announced) {
            output.lines(announced.go());
            input.receiveLiteral(announced.octets(), announced.receiver());
        } else if (reply instanceof Reply.PassOver refused) {
            reply(refused.refusal());
            input.passOver(refused.octets());
        } else if (reply instanceof Reply.Streamed streamed) {
            output.lines(streamed.first());
            output.stream(streamed.rest());
        } else if (reply instanceof Reply.StartTls tls) {
            startTls(tls.go());
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the other future is the one whose outcome counts
    private <T> void await(Reply.Later<T> later) {
        deferred = true;
        later.awaited()
                .whenComplete((value, failure) -> context.executor().execute(() -> resume(later, value, failure)));
    }

    private <T> void resume(Reply.Later<T> later, T value, @Nullable Throwable failure) {
        deferred = false;
        input.awaitClient();
        if (output.ending()) {
            return;
        }
        try {
            if (failure == null) {
                reply(later.then().apply(value));
            } else {
                LOG.error("[{}] a command failed", connection.id(), failure);
                reply(session.fault());
            }
        } catch (RuntimeException e) {
            fault(e);
        }
        run();
    }

    private void startTls(Reply.Lines go) {
        upgrading = true;
        input.discard();
        output.settle();
        ByteBuf announced = output.octets(go);
        // Until TLS is in place everything read is dropped. The task runs after all input that was read before.
        upgrade.under(
                context,
                announced,
                () -> context.executor().execute(() -> {
                    input.discard();
                    upgrading = false;
                    input.awaitClient();
                    run();
                }));
    }

    /** Ends the session: at once when it waits for a command or for data, otherwise after the running command. */
    void stop() {
        stopping = true;
        output.hurry();
        if (input.receiving()) {
            input.abandon();
            output.endForShutdown();
        } else {
            run();
        }
    }

    /** Ends the session because another client needs its place. */
    void giveWay() {
        input.abandon();
        output.hurry();
        output.endForCrowd();
    }

    /** Handles an expired deadline. */
    void expire() {
        input.abandon();
        output.endForTimeout();
    }

    private void fault(Exception failure) {
        LOG.error("[{}] a command failed", connection.id(), failure);
        input.abandon();
        if (!output.ending()) {
            output.lines(session.fault());
            output.finish();
        }
    }
}
