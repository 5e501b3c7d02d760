package org.postern.web.hop;

import java.net.InetSocketAddress;

/** The servers of the hop: on loopback in the box, or on another machine if a mail node is separate. */
public record HopEndpoints(HopServer pop3, HopServer smtp) {
    /** Inside the box, in plain text. */
    public static HopEndpoints plain(InetSocketAddress pop3, InetSocketAddress smtp) {
        return new HopEndpoints(HopServer.plain(pop3), HopServer.plain(smtp));
    }
}
