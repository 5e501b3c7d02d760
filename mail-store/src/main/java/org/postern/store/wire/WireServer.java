package org.postern.store.wire;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
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
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.postern.store.policy.ClientNetwork;
import org.postern.store.share.Admission;
import org.postern.store.share.ClientPace;

/**
 * One listener of a line protocol. Thread-safe. Accepts connections after {@link #serve()}. {@link #close()} lets
 * running commands finish, ends every session with a reply and takes at most three seconds, also together with other
 * listeners that were asked to {@link #retire()} before.
 */
@SuppressWarnings("FutureReturnValueIgnored") // if the connection is already closed, nothing is left to do
public final class WireServer implements AutoCloseable {
    private static final Duration PARTING = Duration.ofSeconds(2);
    /** The name of a handler. */
    private static final String BRAKE = "brake";

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
    private final Admission admission;
    private final boolean strangersCome;
    private final boolean oldCiphers;
    private final AtomicInteger unknown = new AtomicInteger();
    private final ChannelGroup sessions = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final String prefix;
    private final AtomicLong serial = new AtomicLong();
    private final AtomicLong retiredAt = new AtomicLong();
    private final Channel listener;

    /**
     * The protocol, address, limits and trusted clients of a listener.
     *
     * @param oldCiphers whether suites with CBC and SHA-1 are allowed
     */
    public record Listener(
            String name,
            InetSocketAddress address,
            TlsMode mode,
            WireLimits limits,
            Clients clients,
            boolean oldCiphers) {
        /** A listener without old cipher suites. */
        public Listener(String name, InetSocketAddress address, TlsMode mode, WireLimits limits, Clients clients) {
            this(name, address, mode, limits, clients, false);
        }

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
            ListeningSockets doors,
            Admission admission)
            throws IOException {
        this.name = listener.name();
        this.protocol = protocol;
        this.limits = listener.limits();
        this.clients = listener.clients();
        this.mode = listener.mode();
        this.tls = tls;
        this.threads = threads;
        this.count = new ConnectionCount(limits, clients, System::nanoTime);
        this.admission = admission;
        this.strangersCome = mode != TlsMode.NONE && mode != TlsMode.MUTUAL;
        this.oldCiphers = listener.oldCiphers();
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
                .childOption(ChannelOption.ALLOCATOR, threads.buffers())
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, SessionPlace.NARROW)
                .childOption(
                        ChannelOption.RCVBUF_ALLOCATOR,
                        strangersCome
                                ? new AdaptiveRecvByteBufAllocator(512, 1_024, ConnectionMemory.READ)
                                : new AdaptiveRecvByteBufAllocator())
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
        ConnectionMemory memory = new ConnectionMemory(admission, client, strangersCome);
        boolean placed = placed(client);
        boolean tls = mode.fromFirstByte();
        if (!placed
                || !memory.enter(ConnectionMemory.PLAIN + (tls ? ConnectionMemory.TLS : 0))
                || (tls && !mayShakeHands(client))) {
            memory.close();
            if (placed) {
                count.leave(client);
            }
            ByteBuf line = channel.alloc().buffer();
            line.writeCharSequence(protocol.courtesies().tooManyConnections() + "\r\n", StandardCharsets.US_ASCII);
            channel.config().setAutoRead(false);
            if (tls) {
                line.clear(); // no reply is possible before TLS
            }
            channel.writeAndFlush(line).addListener(ChannelFutureListener.CLOSE);
            return;
        }
        channel.closeFuture().addListener(closed -> {
            memory.close();
            count.leave(client);
        });
        sessions.add(channel);
        String id = prefix + Long.toString(serial.incrementAndGet(), 36);
        SessionPlace place = new SessionPlace(memory, this::crowded);
        ChannelConnection connection = new ChannelConnection(channel, peer, id, mode, limits, place);
        ReadAheadLimit ahead = new ReadAheadLimit(channel, memory);
        if (strangersCome) {
            boolean paced = !clients.trusted().contains(client);
            channel.pipeline().addLast(BRAKE, new InputBrake(admission, client, memory, ahead, paced));
        }
        if (tls) {
            channel.pipeline().addLast(handler());
        }
        CommandLoop.TlsUpgrade upgrade = (context, answer, done) -> upgrade(context, answer, done, memory, client);
        WireSession session = new WireSession(protocol, connection, upgrade, ahead);
        channel.pipeline().addLast(ahead).addLast(threads.work(), "session", session);
    }

    private boolean placed(InetAddress client) {
        return switch (count.enter(client, admission.known().contains(client))) {
            case ADMITTED -> true;
            case TOO_MANY -> false;
            case FULL -> {
                Optional<WireSession> other = count.yielding(client)
                        .flatMap(this::oldest)
                        .filter(session -> session.connection().place().choose());
                other.ifPresent(session -> {
                    session.giveWay();
                    count.replace(client);
                });
                yield other.isPresent();
            }
        };
    }

    /** The session of the network that waits for its client, and has done so for longest. */
    private Optional<WireSession> oldest(String network) {
        return sessions.stream()
                .map(channel -> channel.pipeline().get("session"))
                .filter(WireSession.class::isInstance)
                .map(WireSession.class::cast)
                .filter(session -> session.connection().place().mayGiveWay()
                        && ClientNetwork.levels(session.connection().client().getAddress())
                                .contains(network))
                .min(Comparator.comparingLong(
                        session -> session.connection().place().began()));
    }

    private boolean crowded() {
        return strangersCome && (count.crowded() || admission.memory().crowded());
    }

    private boolean mayShakeHands(InetAddress client) {
        if (!strangersCome || clients.trusted().contains(client)) {
            return true;
        }
        if (admission.pace().refuses(client) || !admission.handshakes().take(client, 1)) {
            return false;
        }
        admission.pace().spend(client, ClientPace.HANDSHAKE, admission.known().contains(client));
        return true;
    }

    private SslHandler handler() {
        SSLEngine engine = tls.orElseThrow().createSSLEngine();
        engine.setUseClientMode(false);
        engine.setEnabledProtocols(TLS_VERSIONS); // RFC 8996, regardless of the machine's policy
        if (mode == TlsMode.MUTUAL) {
            engine.setEnabledProtocols(NODE_TLS_VERSIONS);
            engine.setNeedClientAuth(true);
        }
        if (!oldCiphers) {
            engine.setEnabledCipherSuites(Arrays.stream(engine.getEnabledCipherSuites())
                    .filter(suite -> !suite.endsWith("_CBC_SHA"))
                    .toArray(String[]::new));
        }
        SslHandler handler = new SslHandler(engine);
        handler.setHandshakeTimeoutMillis(limits.times().handshake().toMillis());
        handler.setCloseNotifyFlushTimeoutMillis(1_000);
        return handler;
    }

    private void upgrade(
            ChannelHandlerContext context, ByteBuf answer, Runnable done, ConnectionMemory memory, InetAddress client) {
        Channel channel = context.channel();
        if (!memory.enter(ConnectionMemory.TLS) || !mayShakeHands(client)) {
            answer.clear();
            answer.writeCharSequence(protocol.courtesies().tooManyConnections() + "\r\n", StandardCharsets.US_ASCII);
            channel.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
            return;
        }
        channel.eventLoop().execute(() -> {
            channel.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
            if (strangersCome) {
                channel.pipeline().addAfter(BRAKE, "tls", handler());
            } else {
                channel.pipeline().addFirst(handler());
            }
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
