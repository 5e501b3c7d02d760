package org.postern.store.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the data that one client has sent and its session has not used yet. Netty passes octets to the session's
 * thread through an unbounded queue. A client that sends faster than the disk can write, or that never reads its
 * answers, would fill the memory. Instead, this handler stops reading, so that TCP makes the client wait. Runs on the
 * I/O thread, except for {@link #used}.
 */
final class ReadAheadLimit extends ChannelInboundHandlerAdapter {
    static final int MOST = 262_144;
    private static final int FEW = MOST / 2;

    private final Channel channel;
    private final AtomicLong unused = new AtomicLong();

    ReadAheadLimit(Channel channel) {
        this.channel = channel;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (unused.addAndGet(((ByteBuf) message).readableBytes()) >= MOST) {
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

    private void resume() {
        if (unused.get() < FEW && !channel.config().isAutoRead()) {
            channel.config().setAutoRead(true);
        }
    }
}
