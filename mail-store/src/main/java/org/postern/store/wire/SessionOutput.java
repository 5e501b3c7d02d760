package org.postern.store.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the replies of one session: lines, streamed replies as fast as the client takes them, and the closing of the
 * connection. Confined to the connection's thread.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel, which ends the session
final class SessionOutput {
    private static final Logger LOG = LoggerFactory.getLogger(SessionOutput.class);
    private static final int SLICE = 65_536;
    private static final int LINGER_SECONDS = 2;

    private final ChannelHandlerContext context;
    private final String sessionId;
    private final Courtesies courtesies;
    private final SessionDeadlines times;
    private final Runnable ended;
    private @Nullable InputStream stream;
    private boolean ending;
    private boolean hurried;
    /** The last reply. It is written together with the flush, so that the I/O thread is woken once for both. */
    private @Nullable ByteBuf last;
    /** Something was written since the last flush. */
    private boolean unflushed;

    /**
     * Makes the output.
     *
     * @param ended runs once, when the session begins to end
     */
    SessionOutput(
            ChannelHandlerContext context,
            String sessionId,
            Courtesies courtesies,
            SessionDeadlines times,
            Runnable ended) {
        this.context = context;
        this.sessionId = sessionId;
        this.courtesies = courtesies;
        this.times = times;
        this.ended = ended;
    }

    /** Whether the client has taken all answers so far, so that the next command may be answered. */
    boolean ready() {
        return !ending && stream == null && context.channel().isWritable();
    }

    boolean streaming() {
        return stream != null;
    }

    boolean ending() {
        return ending;
    }

    /** The connection is gone; nothing more is written. */
    void gone() throws IOException {
        ending = true;
        ByteBuf lines = last;
        last = null;
        if (lines != null) {
            lines.release();
        }
        InputStream source = stream;
        stream = null;
        if (source != null) {
            source.close();
        }
    }

    void lines(Reply.Lines reply) {
        ByteBuf lines = octets(reply);
        if (lines.isReadable()) {
            times.answered();
            settle();
            last = lines;
        } else {
            lines.release();
        }
    }

    /** Writes the last reply now, because something else is written next. */
    void settle() {
        ByteBuf lines = last;
        last = null;
        if (lines != null) {
            unflushed = true;
            context.write(lines);
        }
    }

    ByteBuf octets(Reply.Lines reply) {
        return EncodedLines.of(context, reply);
    }

    /** Begins to stream the rest of a reply after its lines; closes the stream at its end. */
    void stream(InputStream rest) {
        stream = rest;
        pump();
    }

    /** Writes as much of a streamed answer as the client takes now. */
    void pump() {
        InputStream source = stream;
        if (source == null) {
            return;
        }
        settle();
        try {
            while (context.channel().isWritable()) {
                ByteBuf slice = context.alloc().buffer(SLICE);
                int read = slice.writeBytes(source, SLICE);
                if (read < 0) {
                    slice.release();
                    stream = null;
                    source.close();
                    return;
                }
                times.answered();
                unflushed = true;
                context.write(slice);
            }
        } catch (IOException | RuntimeException e) {
            // An incomplete answer cannot be repaired. The client notices it only because the connection is closed.
            LOG.error("[{}] an answer could not be read completely", sessionId, e);
            finish();
        }
    }

    /** Ends the session because the client violated the framing. */
    void endForViolation() {
        end(courtesies.violation());
    }

    /** Ends the session because the client took too long. */
    void endForTimeout() {
        end(courtesies.timeout());
    }

    /** Ends the session because another client needs its place. */
    void endForCrowd() {
        end(courtesies.tooManyConnections());
    }

    /** Ends the session because the server stops. */
    void endForShutdown() {
        end(courtesies.shutdown());
    }

    private void end(String line) {
        if (!ending && !line.isEmpty()) {
            settle();
            context.write(EncodedLines.of(context, line));
        }
        finish();
    }

    /** The server stops: from now on a session that ends is closed without waiting for its client. */
    void hurry() {
        hurried = true;
    }

    /** Without anything to flush, the I/O thread is not woken: it would be, for each piece of a large message. */
    void flush() {
        ByteBuf lines = last;
        last = null;
        if (lines != null) {
            context.writeAndFlush(lines);
        } else if (unflushed) {
            context.flush();
        }
        unflushed = false;
    }

    /** Closes the connection after all output is written. */
    void finish() {
        if (ending) {
            return;
        }
        ending = true;
        times.answered();
        ended.run();
        settle();
        boolean secured = context.pipeline().get(SslHandler.class) != null;
        context.writeAndFlush(context.alloc().buffer(0))
                .addListener(secured || hurried ? ChannelFutureListener.CLOSE : (ChannelFutureListener) this::partFrom);
    }

    /**
     * Shuts down our direction first and reads for a short time longer. If the connection were closed while octets of
     * the client are still arriving, TCP would reset it, and a client that has not read the last answer yet would lose
     * it (RFC 9112 9.6 describes the same for HTTP).
     */
    private void partFrom(ChannelFuture flushed) {
        if (flushed.isSuccess() && context.channel() instanceof DuplexChannel duplex && duplex.isActive()) {
            duplex.shutdownOutput();
            context.executor().schedule(() -> context.close(), LINGER_SECONDS, TimeUnit.SECONDS);
        } else {
            context.close();
        }
    }
}
