package org.postern.web.http.pace;

import java.net.SocketAddress;
import java.time.Duration;

/** How fast connections may be read from. Thread-safe. */
public interface ReadPace {
    /** How long nothing may be read from this connection; zero: it may be read now. */
    Duration untilRead(SocketAddress peer);

    /** So much was read. */
    void read(SocketAddress peer, int octets);

    /** The connection broke the limits of HTTP/2 and is closed. */
    void flooded(SocketAddress peer);
}
