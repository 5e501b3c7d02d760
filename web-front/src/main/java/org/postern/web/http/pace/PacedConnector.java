package org.postern.web.http.pace;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * A listener that reads from its connections no faster than {@link ReadPace} allows. A handshake, a frame and a header
 * cost processor time only when they are read, so this bounds what any flood of octets costs. TCP makes the client wait; no
 * thread waits. Thread-safe.
 */
public final class PacedConnector extends ServerConnector {
    private static final int ACCEPTORS = 1;

    private final ReadPace pace;

    public PacedConnector(Server server, int selectors, ReadPace pace, ConnectionFactory... protocols) {
        super(server, ACCEPTORS, selectors, protocols);
        this.pace = pace;
    }

    @Override
    protected SocketChannelEndPoint newEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key)
            throws IOException {
        SocketAddress peer = channel.getRemoteAddress();
        SocketChannelEndPoint end = new Paced(channel, selector, key, getScheduler(), peer);
        end.setIdleTimeout(getIdleTimeout());
        return end;
    }

    private final class Paced extends SocketChannelEndPoint {
        private final Scheduler scheduler;
        private final SocketAddress peer;

        Paced(
                SocketChannel channel,
                ManagedSelector selector,
                SelectionKey key,
                Scheduler scheduler,
                SocketAddress peer) {
            super(channel, selector, key, scheduler);
            this.scheduler = scheduler;
            this.peer = peer;
        }

        /** Zero means that there is nothing to read for now. The caller asks to be called again then. */
        @Override
        public int fill(ByteBuffer buffer) throws IOException {
            if (!pace.untilRead(peer).isZero()) {
                return 0;
            }
            int octets = super.fill(buffer);
            if (octets > 0) {
                pace.read(peer, octets);
            }
            return octets;
        }

        @Override
        protected void needsFillInterest() {
            Duration wait = pace.untilRead(peer);
            if (wait.isZero()) {
                super.needsFillInterest();
            } else {
                scheduler.schedule(super::needsFillInterest, Math.max(1, wait.toMillis()), TimeUnit.MILLISECONDS);
            }
        }
    }
}
