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
    /** The most that is gathered before it is handed over; four records of TLS. */
    private static final int SLICE = 65_536;
    /** Room for the answer to one command. */
    private static final int FIRST = 128;

    private static final int LINGER_SECONDS = 2;

    private final ChannelHandlerContext context;
    private final String sessionId;
    private final Courtesies courtesies;
    private final SessionDeadlines times;
    private final Runnable ended;
    /** What has not been handed to the I/O thread yet: handing over wakes it, which costs more than a short answer. */
    private @Nullable ByteBuf gathered;
    /** Something was handed over since the last flush. */
    private boolean unflushed;

    private @Nullable InputStream stream;
    private boolean ending;
    private boolean hurried;

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
        return !ending && stream == null && takes();
    }

    /** Whether the client takes more, with what is gathered. */
    private boolean takes() {
        ByteBuf bytes = gathered;
        if (bytes != null
                && bytes.readableBytes() >= Math.min(SLICE, context.channel().bytesBeforeUnwritable())) {
            handOver();
        }
        return context.channel().isWritable();
    }

    private ByteBuf gathered() {
        ByteBuf bytes = gathered;
        if (bytes == null) {
            bytes = context.alloc().heapBuffer(FIRST);
            gathered = bytes;
        }
        return bytes;
    }

    /** Gives the I/O thread what is gathered; {@link #flush} sends it. */
    void handOver() {
        ByteBuf bytes = gathered;
        gathered = null;
        if (bytes != null) {
            unflushed = true;
            context.write(bytes);
        }
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
        ByteBuf bytes = gathered;
        gathered = null;
        if (bytes != null) {
            bytes.release();
        }
        InputStream source = stream;
        stream = null;
        if (source != null) {
            source.close();
        }
    }

    void lines(Reply.Lines reply) {
        if (!reply.lines().isEmpty()) {
            times.answered();
            EncodedLines.add(gathered(), reply);
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
        try {
            while (takes()) {
                ByteBuf bytes = gathered();
                if (bytes.writeBytes(source, SLICE - bytes.readableBytes()) < 0) {
                    stream = null;
                    source.close();
                    return;
                }
                times.answered();
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
            EncodedLines.add(gathered(), line);
        }
        finish();
    }

    /** The server stops: from now on a session that ends is closed without waiting for its client. */
    void hurry() {
        hurried = true;
    }

    /** Wakes the I/O thread once for what is gathered and its flush, and not at all when there is nothing to send. */
    void flush() {
        ByteBuf bytes = gathered;
        gathered = null;
        if (bytes != null) {
            context.writeAndFlush(bytes);
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
        handOver();
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
