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
 * Writes the replies of one session: lines, streamed replies as fast as the client takes them, and the end. Confined to the
 * connection's thread.
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

    /** @param ended runs once, when the session begins to end */
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

    /** Whether the client has taken the answers so far, so that another command may be answered. */
    boolean ready() {
        return !ending && stream == null && context.channel().isWritable();
    }

    boolean streaming() {
        return stream != null;
    }

    boolean ending() {
        return ending;
    }

    /** Nothing more is said: the connection is gone. */
    void gone() throws IOException {
        ending = true;
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
            context.write(lines);
        } else {
            lines.release();
        }
    }

    ByteBuf octets(Reply.Lines reply) {
        return EncodedLines.of(context, reply);
    }

    /** Begins to stream what follows the lines of a reply; closes it when it has been read. */
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
                context.write(slice);
            }
        } catch (IOException | RuntimeException e) {
            // Half an answer cannot be mended: only the end of the connection tells the client.
            LOG.error("[{}] an answer could not be read to its end", sessionId, e);
            finish();
        }
    }

    /** The client has broken the framing. */
    void endForViolation() {
        end(courtesies.violation());
    }

    /** The client took too long. */
    void endForTimeout() {
        end(courtesies.timeout());
    }

    /** The server stops. */
    void endForShutdown() {
        end(courtesies.shutdown());
    }

    private void end(String line) {
        if (!ending && !line.isEmpty()) {
            context.write(EncodedLines.of(context, line));
        }
        finish();
    }

    /** The server stops: a session that ends from now on is closed without waiting for its client. */
    void hurry() {
        hurried = true;
    }

    void flush() {
        context.flush();
    }

    /** Closes behind all that was written. */
    void finish() {
        if (ending) {
            return;
        }
        ending = true;
        ended.run();
        boolean secured = context.pipeline().get(SslHandler.class) != null;
        context.writeAndFlush(context.alloc().buffer(0))
                .addListener(secured || hurried ? ChannelFutureListener.CLOSE : (ChannelFutureListener) this::partFrom);
    }

    /**
     * Ends our half first and reads on for a moment: closing while octets of the client's are on their way resets the
     * connection, and takes the last answer away from a client that has not read it yet (RFC 9112 9.6 tells the same of HTTP).
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
