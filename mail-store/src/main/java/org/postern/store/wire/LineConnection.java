package org.postern.store.wire;

import java.net.InetSocketAddress;
import java.util.Optional;
import javax.net.ssl.SSLSession;

/** What a session knows of its connection. Thread-safe. */
public interface LineConnection {
    /** The session's id, in logs and replies. */
    String id();

    /** The client, also behind a proxy. */
    InetSocketAddress client();

    InetSocketAddress local();

    /** The limits of the listener. */
    WireLimits limits();

    /** Whether the client may ask for TLS with a command (RFC 3207). */
    boolean offersStartTls();

    boolean secured();

    /** The TLS session, once there is one. */
    Optional<SSLSession> tls();

    /**
     * The session has something to say that the client did not ask for: {@link LineSession#unilateral()} is called on the
     * connection's thread as soon as that is allowed. From any thread; never blocks and queues nothing. Announcements made before
     * that call count as one, so a client that does not read costs no memory; after the {@link WireTimes#write() time to take
     * an answer} its connection is closed.
     */
    void announce();
}
