package org.postern.web.hop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;

/**
 * Restricts plain-text hops to this machine and private networks. The address of a name is checked when the connection
 * is made, so that a DNS change cannot send a password outside. Thread-safe.
 */
public final class PrivateNetwork extends UnconnectedSockets {
    /** Loopback, RFC 1918, link-local (RFC 3927, RFC 4291), unique local (RFC 4193). */
    public static boolean holds(InetAddress address) {
        return address.isLoopbackAddress()
                || address.isSiteLocalAddress()
                || address.isLinkLocalAddress()
                || (address.getAddress().length == 16 && (address.getAddress()[0] & 0xFE) == 0xFC);
    }

    static void require(SocketAddress endpoint) throws IOException {
        if (!(endpoint instanceof InetSocketAddress inet) || inet.getAddress() == null || !holds(inet.getAddress())) {
            throw new IOException("plain text must not leave the private network: " + endpoint);
        }
    }

    @Override
    public Socket createSocket() {
        return new Socket() {
            @Override
            public void connect(SocketAddress endpoint, int timeout) throws IOException {
                require(endpoint);
                super.connect(endpoint, timeout);
            }
        };
    }
}
