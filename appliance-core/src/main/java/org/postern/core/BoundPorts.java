package org.postern.core;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postern.core.config.Listener;
import org.postern.store.wire.ListeningSockets;

/**
 * All sockets of the box. They are bound first, so that a taken port ends a start before anything was changed. Early
 * clients wait in the system's queue, without an answer, until everything is ready. Confined to the thread that starts
 * and stops the box.
 */
public final class BoundPorts implements ListeningSockets, AutoCloseable {
    private final Map<String, ServerSocketChannel> sockets = new LinkedHashMap<>();

    private BoundPorts() {}

    /**
     * Binds all listeners.
     *
     * @throws ApplianceException for the first that cannot be bound, naming the process that holds the port; none stays
     *     bound
     */
    public static BoundPorts bind(List<Listener> listeners, PortHolder holders) throws IOException {
        BoundPorts ports = new BoundPorts();
        for (Listener listener : listeners) {
            try {
                ports.sockets.put(listener.name(), bound(listener.listen().address()));
            } catch (IOException e) {
                String words = new BindFault(listener, e).words(holders); // while the others are still bound
                ports.close();
                throw new ApplianceException(words + ". Nothing was started", e);
            }
        }
        return ports;
    }

    private static ServerSocketChannel bound(InetSocketAddress address) throws IOException {
        ServerSocketChannel socket = ServerSocketChannel.open();
        try {
            socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            return socket.bind(address, WAITING);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    @Override
    public ServerSocketChannel door(String name, InetSocketAddress address) {
        return socket(name);
    }

    ServerSocketChannel socket(String name) {
        return find(name).orElseThrow(() -> new ApplianceException("no listener " + name + " was bound"));
    }

    Optional<ServerSocketChannel> find(String name) {
        return Optional.ofNullable(sockets.get(name));
    }

    /** Closes the sockets that no part serves. The serving parts close the others; closing twice is harmless. */
    @Override
    public void close() throws IOException {
        for (ServerSocketChannel socket : sockets.values()) {
            socket.close();
        }
    }
}
