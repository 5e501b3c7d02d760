package org.postern.store.wire;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for the PROXY header (version 1 or 2) of a connection from a configured proxy, and admits the client that it
 * names. Without a valid header in time the connection is closed without a reply: a proxy without the header would make
 * all its clients look like one. LOCAL and UNKNOWN connections come from the proxy itself, such as its health checks,
 * and count as the proxy's own. The library's decoder bounds the header's size. Runs on the I/O thread.
 */
@SuppressWarnings("FutureReturnValueIgnored") // if the connection is already closed, nothing is left to do
final class ProxyHeader extends SimpleChannelInboundHandler<HAProxyMessage> {
    private static final Logger LOG = LoggerFactory.getLogger(ProxyHeader.class);

    /** Octets of version 2's optional fields, which describe TLS certificates and the like. */
    private static final int MOST_FURTHER = 4_096;

    private final String listener;
    private final BiConsumer<SocketChannel, InetSocketAddress> admit;
    private @Nullable ScheduledFuture<?> deadline;

    private ProxyHeader(String listener, BiConsumer<SocketChannel, InetSocketAddress> admit) {
        this.listener = listener;
        this.admit = admit;
    }

    /**
     * Adds the handlers that wait for the header.
     *
     * @param admit gets the connection with its client, and adds the further handlers after this one
     */
    static void await(
            SocketChannel channel,
            String listener,
            Duration within,
            BiConsumer<SocketChannel, InetSocketAddress> admit) {
        ProxyHeader header = new ProxyHeader(listener, admit);
        header.deadline = channel.eventLoop()
                .schedule(() -> header.refuse(channel, "nothing in time"), within.toMillis(), TimeUnit.MILLISECONDS);
        channel.pipeline().addLast(new HAProxyMessageDecoder(MOST_FURTHER)).addLast(header);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HAProxyMessage message) {
        stopWaiting();
        SocketChannel channel = (SocketChannel) context.channel();
        InetSocketAddress client;
        try {
            client = client(channel, message);
        } catch (IllegalArgumentException e) {
            refuse(channel, String.valueOf(e.getMessage()));
            return;
        }
        admit.accept(channel, client);
        context.pipeline().remove(this);
    }

    private static InetSocketAddress client(SocketChannel channel, HAProxyMessage message) {
        if (message.command() == HAProxyCommand.LOCAL || message.proxiedProtocol() == HAProxyProxiedProtocol.UNKNOWN) {
            return channel.remoteAddress();
        }
        if (message.proxiedProtocol() != HAProxyProxiedProtocol.TCP4
                && message.proxiedProtocol() != HAProxyProxiedProtocol.TCP6) {
            throw new IllegalArgumentException("a header for " + message.proxiedProtocol());
        }
        String text = message.sourceAddress();
        byte @Nullable [] address = text == null ? null : NetUtil.createByteArrayFromIpAddressString(text);
        if (address == null) {
            throw new IllegalArgumentException("a header with no address");
        }
        try {
            // An IPv4 address written as IPv6 counts as the IPv4 address.
            return new InetSocketAddress(InetAddress.getByAddress(address), message.sourcePort());
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("a header with an invalid address", e);
        }
    }

    private void refuse(Channel channel, String what) {
        stopWaiting();
        if (channel.isActive()) {
            LOG.info(
                    "[{}] closed: the proxy {} sent {} instead of a PROXY header",
                    listener,
                    channel.remoteAddress(),
                    what);
            channel.close();
        }
    }

    private void stopWaiting() {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        refuse(context.channel(), "something else");
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        stopWaiting();
    }
}
