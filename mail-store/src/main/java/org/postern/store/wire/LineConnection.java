package org.postern.store.wire;

import java.net.InetSocketAddress;
import java.util.Optional;
import javax.net.ssl.SSLSession;

/** A session's access to its connection. Thread-safe. */
public interface LineConnection {
    /** The session's id, in logs and replies. */
    String id();

    /** The address of the real client, also when it connects through a proxy. */
    InetSocketAddress client();

    InetSocketAddress local();

    /** The limits of the listener. */
    WireLimits limits();

    /** Whether the client may ask for TLS with a command (RFC 3207). */
    boolean offersStartTls();

    boolean secured();

    /** The TLS session; empty before the handshake. */
    Optional<SSLSession> tls();

    /**
     * Announces that the session has unilateral data for the client. The connection's thread calls
     * {@link LineSession#unilateral()} as soon as that is allowed. May be called from any thread; never blocks and
     * queues nothing. Announcements made before that call count as one, so a client that does not read costs no memory.
     * After the {@link WireTimes#write() time to take an answer} its connection is closed.
     */
    void announce();
}
