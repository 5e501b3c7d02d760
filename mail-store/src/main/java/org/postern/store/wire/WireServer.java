package org.postern.store.wire;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/**
 * One listener of a line protocol. Thread-safe. Accepts connections after {@link #serve()}. {@link #close()} lets
 * running commands finish, ends every session with a reply and takes at most three seconds, also together with other
 * listeners that were asked to {@link #retire()} before.
 */
@SuppressWarnings("FutureReturnValueIgnored") // if the connection is already closed, nothing is left to do
public final class WireServer implements AutoCloseable {
    private static final Duration PARTING = Duration.ofSeconds(2);
    private static final String[] TLS_VERSIONS = {"TLSv1.3", "TLSv1.2"};
    private static final String[] NODE_TLS_VERSIONS = {"TLSv1.3"};

    private final String name;
    private final LineProtocol protocol;
    private final WireLimits limits;
    private final Clients clients;
    private final TlsMode mode;
    private final Optional<SSLContext> tls;
    private final WireThreads threads;
    private final ConnectionCount count;
    private final AtomicInteger unknown = new AtomicInteger();
    private final ChannelGroup sessions = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final String prefix;
    private final AtomicLong serial = new AtomicLong();
    private final AtomicLong retiredAt = new AtomicLong();
    private final Channel listener;

    /** The protocol, address, limits and trusted clients of a listener. */
    public record Listener(String name, InetSocketAddress address, TlsMode mode, WireLimits limits, Clients clients) {
        public Listener {
            if (mode == TlsMode.NONE && !address.getAddress().isLoopbackAddress()) {
                throw new IllegalArgumentException("the listener " + name + " speaks plain text and may be bound to a"
                        + " loopback address only, not to " + address.getHostString());
            }
        }
    }

    /**
     * Binds the socket of a listener. Clients that connect before {@link #serve()} wait in its backlog.
     *
     * @param tls needed unless the mode is NONE
     * @throws IOException when the address cannot be bound; the message names the address
     */
    public WireServer(
            Listener listener,
            LineProtocol protocol,
            Optional<SSLContext> tls,
            WireThreads threads,
            ListeningSockets doors)
            throws IOException {
        this.name = listener.name();
        this.protocol = protocol;
        this.limits = listener.limits();
        this.clients = listener.clients();
        this.mode = listener.mode();
        this.tls = tls;
        this.threads = threads;
        this.count = new ConnectionCount(limits, clients, System::nanoTime);
        byte[] random = new byte[3];
        new SecureRandom().nextBytes(random);
        this.prefix = HexFormat.of().formatHex(random);
        if (mode != TlsMode.NONE && tls.isEmpty()) {
            throw new IllegalArgumentException("the listener " + name + " has no TLS key");
        }
        this.listener = behind(doors.door(listener.name(), listener.address()));
    }

    private Channel behind(ServerSocketChannel door) throws IOException {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(threads.accept(), threads.io())
                .channelFactory(() -> new NioServerSocketChannel(door))
                .option(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(65_536, 262_144))
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        accept(channel);
                    }
                });
        var registered = bootstrap.register().awaitUninterruptibly();
        if (!registered.isSuccess()) {
            door.close();
            throw new IOException(name + " cannot listen on " + door.getLocalAddress(), registered.cause());
        }
        return registered.channel();
    }

    /** Accepts waiting connections and all later ones. */
    public void serve() {
        listener.config().setAutoRead(true);
    }

    /** Whether its socket is open. */
    public boolean open() {
        return listener.isOpen();
    }

    /** The address it listens on, with the actual port if port 0 was requested. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    private void accept(SocketChannel channel) {
        InetSocketAddress peer = channel.remoteAddress();
        if (!clients.proxies().contains(peer.getAddress())) {
            admit(channel, peer);
            return;
        }
        // A proxy opens as many connections as it has clients. Connections whose client is not known yet have a
        // separate limit.
        channel.closeFuture().addListener(closed -> unknown.decrementAndGet());
        if (unknown.incrementAndGet() > limits.connections()) {
            channel.close();
            return;
        }
        sessions.add(channel);
        ProxyHeader.await(channel, name, limits.times().handshake(), this::admit);
    }

    private void admit(SocketChannel channel, InetSocketAddress peer) {
        InetAddress client = peer.getAddress();
        if (!count.enter(client)) {
            ByteBuf line = channel.alloc().buffer();
            line.writeCharSequence(protocol.courtesies().tooManyConnections() + "\r\n", StandardCharsets.US_ASCII);
            channel.config().setAutoRead(false);
            if (mode.fromFirstByte()) {
                line.clear(); // no reply is possible before TLS
            }
            channel.writeAndFlush(line).addListener(ChannelFutureListener.CLOSE);
            return;
        }
        channel.closeFuture().addListener(closed -> count.leave(client));
        sessions.add(channel);
        if (mode.fromFirstByte()) {
            channel.pipeline().addLast(handler());
        }
        String id = prefix + Long.toString(serial.incrementAndGet(), 36);
        ChannelConnection connection = new ChannelConnection(channel, peer, id, mode, limits);
        ReadAheadLimit ahead = new ReadAheadLimit(channel);
        WireSession session = new WireSession(protocol, connection, this::upgrade, ahead);
        channel.pipeline().addLast(ahead).addLast(threads.work(), "session", session);
    }

    private SslHandler handler() {
        SSLEngine engine = tls.orElseThrow().createSSLEngine();
        engine.setUseClientMode(false);
        engine.setEnabledProtocols(TLS_VERSIONS); // RFC 8996, regardless of the machine's policy
        if (mode == TlsMode.MUTUAL) {
            engine.setEnabledProtocols(NODE_TLS_VERSIONS);
            engine.setNeedClientAuth(true);
        }
        SslHandler handler = new SslHandler(engine);
        handler.setHandshakeTimeoutMillis(limits.times().handshake().toMillis());
        handler.setCloseNotifyFlushTimeoutMillis(1_000);
        return handler;
    }

    private void upgrade(ChannelHandlerContext context, ByteBuf answer, Runnable done) {
        Channel channel = context.channel();
        channel.eventLoop().execute(() -> {
            channel.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
            channel.pipeline().addFirst(handler());
            done.run();
        });
    }

    /** Stops accepting connections and asks the sessions to end, without waiting for them. Idempotent. */
    public void retire() {
        if (!retiredAt.compareAndSet(0, System.nanoTime())) {
            return;
        }
        listener.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
        for (Channel channel : sessions) {
            if (channel.pipeline().get("session") instanceof WireSession session) {
                session.stop();
            } else {
                channel.close();
            }
        }
    }

    @Override
    public void close() {
        retire();
        long left = PARTING.toNanos() - (System.nanoTime() - retiredAt.get());
        if (!sessions.newCloseFuture().awaitUninterruptibly(Math.max(left, 0), TimeUnit.NANOSECONDS)) {
            sessions.close().awaitUninterruptibly(500, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
