package org.postern.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import org.postern.web.http.FrontSockets;
import org.postern.web.http.Names;

/** Sockets as the appliance passes them to the front. */
public final class TestSockets {
    private TestSockets() {}

    /** Bound and listening sockets at the front's addresses. */
    public static FrontSockets of(Names names) {
        return new FrontSockets(bound(names.https()), names.http().map(TestSockets::bound));
    }

    private static ServerSocketChannel bound(InetSocketAddress address) {
        try {
            return ServerSocketChannel.open().bind(address, 256);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
