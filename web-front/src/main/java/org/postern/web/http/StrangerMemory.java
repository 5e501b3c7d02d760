package org.postern.web.http;

import java.net.InetAddress;

/**
 * The box's memory for clients that have not signed in, which the mail listeners use as well, and its processor time for
 * their TLS handshakes. Thread-safe.
 */
public interface StrangerMemory {
    /** Takes octets for a connection; false if there is no room for this client. */
    boolean takeConnection(InetAddress client, long octets);

    /** Takes octets for a request; false if only as much is left as new connections need. */
    boolean take(InetAddress client, long octets);

    void giveBack(InetAddress client, long octets);

    /** Whether so much is taken that clients must hurry. */
    boolean crowded();

    /** Whether the client's network may begin another TLS connection now. Counts it. */
    boolean mayShakeHands(InetAddress client);

    /** A person signed in, or used a session, from this network: it may use the reserve for some days. */
    void signedIn(InetAddress client);
}
