package org.postern.store.wire;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** A Netty channel, as a session accesses it. Thread-safe. */
final class ChannelConnection implements LineConnection {
    private final Channel channel;
    private final InetSocketAddress client;
    private final String id;
    private final TlsMode mode;
    private final WireLimits limits;
    private final SessionPlace place;
    private final AtomicBoolean announced = new AtomicBoolean();
    private volatile @Nullable Runnable wake;

    /**
     * Makes the connection.
     *
     * @param client the real client, also when it connects through a proxy
     */
    ChannelConnection(
            Channel channel, InetSocketAddress client, String id, TlsMode mode, WireLimits limits, SessionPlace place) {
        this.channel = channel;
        this.client = client;
        this.id = id;
        this.mode = mode;
        this.limits = limits;
        this.place = place;
    }

    /**
     * Sets the task that an announcement runs.
     *
     * @param task makes the connection's thread look for announcements
     */
    void wakeBy(Runnable task) {
        wake = task;
    }

    SessionPlace place() {
        return place;
    }

    /** Takes the announcement, if there is one. Later announcements count as new. */
    boolean takeAnnouncement() {
        return announced.get() && announced.getAndSet(false);
    }

    @Override
    public void announce() {
        if (announced.compareAndSet(false, true)) {
            Runnable task = wake; // null before the greeting, after which the session checks for announcements itself
            if (task != null) {
                task.run();
            }
        }
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public InetSocketAddress client() {
        return client;
    }

    @Override
    public InetSocketAddress local() {
        return (InetSocketAddress) channel.localAddress();
    }

    @Override
    public WireLimits limits() {
        return limits;
    }

    @Override
    public boolean offersStartTls() {
        return mode == TlsMode.STARTTLS;
    }

    @Override
    public boolean secured() {
        return channel.pipeline().get(SslHandler.class) != null;
    }

    @Override
    public Optional<SSLSession> tls() {
        return Optional.ofNullable(channel.pipeline().get(SslHandler.class))
                .map(handler -> handler.engine().getSession());
    }
}
