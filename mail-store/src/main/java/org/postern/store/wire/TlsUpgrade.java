package org.postern.store.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;

/** Puts TLS under a connection, in the I/O thread, behind the reply that announced it. */
@FunctionalInterface
interface TlsUpgrade {
    void under(ChannelHandlerContext context, ByteBuf reply, Runnable done);
}
