package org.postern.store.wire;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;

/** Supplies the socket of a listener, which was bound long before the server is ready. Thread-safe. */
@FunctionalInterface
public interface ListeningSockets {
    /** Length of the backlog of connections not yet accepted; the system may allow fewer (net.core.somaxconn). */
    int WAITING = 512;

    /**
     * The socket of a listener, bound and listening. The caller must close it.
     *
     * @param name of the listener
     * @throws IOException when the address cannot be bound; the message names the address
     */
    ServerSocketChannel door(String name, InetSocketAddress address) throws IOException;
}
