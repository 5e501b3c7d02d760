package org.postern.web.http;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.util.Optional;

/** The front's sockets, bound and listening. Connections wait in them until the front starts to answer. */
public record FrontSockets(ServerSocketChannel https, Optional<ServerSocketChannel> http) implements AutoCloseable {
    @Override
    public void close() throws IOException {
        https.close();
        if (http.isPresent()) {
            http.get().close();
        }
    }
}
