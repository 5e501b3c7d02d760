package org.postern.store.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the data that one client has sent and its session has not used yet. Netty passes octets to the session's
 * thread through an unbounded queue. A client that sends faster than the disk can write, or that never reads its
 * answers, would fill the memory. Instead, this handler stops reading, so that TCP makes the client wait: when the
 * memory for the connection is used up, and after the first octets that come while an answer is held back. Runs on the
 * I/O thread, except for {@link #used} and {@link #hold}.
 */
final class ReadAheadLimit extends ChannelInboundHandlerAdapter {
    private final Channel channel;
    private final ConnectionMemory memory;
    private final AtomicLong unused = new AtomicLong();
    private volatile boolean held;
    private volatile boolean braked;

    ReadAheadLimit(Channel channel, ConnectionMemory memory) {
        this.channel = channel;
        this.memory = memory;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        long now = unused.addAndGet(((ByteBuf) message).readableBytes());
        if (held || braked || !memory.covers(now)) {
            channel.config().setAutoRead(false);
            resume(); // the session may have used everything between the two lines above
        }
        context.fireChannelRead(message);
    }

    /** Reports that the session has used or dropped this many octets. May be called from any thread. */
    void used(int octets) {
        if (octets > 0) {
            unused.addAndGet(-octets);
            resume();
        }
    }

    /**
     * Reports whether an answer is held back: it is not ready, or the client has not taken the one before. Called by the
     * session's thread.
     */
    void hold(boolean answer) {
        if (held != answer) {
            held = answer;
            resume();
        }
    }

    /** Reads nothing more, also what TLS would keep to itself, until that is taken back. */
    void brake(boolean stop) {
        braked = stop;
        if (stop) {
            channel.config().setAutoRead(false);
        } else {
            resume();
        }
    }

    private void resume() {
        if (memory.used(unused.get()) && !held && !braked && !channel.config().isAutoRead()) {
            channel.config().setAutoRead(true);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        memory.close();
        context.fireChannelInactive();
    }
}
