package org.postern.web.http.pace;

import java.net.InetAddress;
import java.time.Duration;

/**
 * What the box has for clients that have not signed in: memory, which the mail listeners use as well, and processor time.
 * Thread-safe.
 */
public interface StrangerMemory {
    /** Takes octets for a connection; false if there is no room for this client. */
    boolean takeConnection(InetAddress client, long octets);

    /** Takes octets for a request; false if only as much is left as new connections need. */
    boolean take(InetAddress client, long octets);

    void giveBack(InetAddress client, long octets);

    /** Whether so much is taken that clients must hurry. */
    boolean crowded();

    /** How long nothing may be read from clients of this network; zero: it may be read now. */
    Duration untilRead(InetAddress client);

    /** So much processor time was spent for the client, in octets that would have cost as much to read. */
    void spent(InetAddress client, long octets);

    /** The client broke the limits of its protocol on purpose: its network is not served for some seconds. */
    void flooded(InetAddress client);

    /** Whether somebody signed in from the client's network during the last days. */
    boolean known(InetAddress client);

    /** Whether the client's network may begin another TLS connection now. Counts it. */
    boolean mayShakeHands(InetAddress client);

    /** A person signed in, or used a session, from this network: it may use the reserve for some days. */
    void signedIn(InetAddress client);
}
