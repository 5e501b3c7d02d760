package org.postern.store.wire;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;

/** Sockets of tests, bound when a listener asks for them. */
public final class LoopbackSockets implements ListeningSockets {
    @Override
    public ServerSocketChannel door(String name, InetSocketAddress address) throws IOException {
        return ServerSocketChannel.open().bind(address, WAITING);
    }
}
