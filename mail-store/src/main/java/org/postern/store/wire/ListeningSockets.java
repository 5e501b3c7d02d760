package org.postern.store.wire;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;

/** Where a listener gets its bound socket: made for it, or bound long before anything could be served. Thread-safe. */
@FunctionalInterface
public interface ListeningSockets {
    /** Connections that may wait to be let in; the system may allow fewer (net.core.somaxconn). */
    int WAITING = 512;

    /**
     * The socket of a listener, bound and listening, which is the caller's from then on.
     *
     * @param name of the listener
     * @throws IOException when the address cannot be bound: it says which
     */
    ServerSocketChannel door(String name, InetSocketAddress address) throws IOException;

    /** Doors that are made when they are asked for. */
    static ListeningSockets made() {
        return (name, address) -> {
            ServerSocketChannel door = ServerSocketChannel.open();
            try {
                door.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                return door.bind(address, WAITING);
            } catch (IOException e) {
                door.close();
                throw new IOException(
                        name + " cannot listen on " + address.getHostString() + ":" + address.getPort() + ": "
                                + e.getMessage(),
                        e);
            }
        };
    }
}
