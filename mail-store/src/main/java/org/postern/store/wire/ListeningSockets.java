package org.postern.store.wire;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;

/** Where a listener gets its socket, which was bound long before anything could be served. Thread-safe. */
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
}
