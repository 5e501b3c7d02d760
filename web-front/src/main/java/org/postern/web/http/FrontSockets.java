package org.postern.web.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.Optional;

/** The front's sockets, bound and listening: whoever calls waits in them until the front answers. */
public record FrontSockets(ServerSocketChannel https, Optional<ServerSocketChannel> http) implements AutoCloseable {
    private static final int WAITING = 256;

    /**
     * Binds them.
     *
     * @throws IOException when an address cannot be bound; what was bound before is free again
     */
    public static FrontSockets bind(Names names) throws IOException {
        ServerSocketChannel https = bound(names.https());
        try {
            return names.http().isPresent()
                    ? new FrontSockets(https, Optional.of(bound(names.http().get())))
                    : new FrontSockets(https, Optional.empty());
        } catch (IOException e) {
            https.close();
            throw e;
        }
    }

    private static ServerSocketChannel bound(InetSocketAddress at) throws IOException {
        ServerSocketChannel door = ServerSocketChannel.open();
        try {
            door.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            return door.bind(at, WAITING);
        } catch (IOException e) {
            door.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        https.close();
        if (http.isPresent()) {
            http.get().close();
        }
    }
}
