package org.postern.web.hop;

import java.net.InetSocketAddress;

/** Where the hop ends: loopback in the box, another machine where the mail server is one. */
public record HopEndpoints(HopServer pop3, HopServer smtp) {
    /** Inside the box, in plain text. */
    public static HopEndpoints plain(InetSocketAddress pop3, InetSocketAddress smtp) {
        return new HopEndpoints(HopServer.plain(pop3), HopServer.plain(smtp));
    }
}
