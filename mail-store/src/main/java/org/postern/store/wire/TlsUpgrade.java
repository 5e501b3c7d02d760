package org.postern.store.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;

/** Adds TLS to a connection, on the I/O thread, after the reply that announced it. */
@FunctionalInterface
interface TlsUpgrade {
    void under(ChannelHandlerContext context, ByteBuf reply, Runnable done);
}
