package org.postern.web.hop;

import java.net.InetSocketAddress;

/** Where the hop's plain listeners are: loopback in the box, the office's own server in gateway mode. */
public record HopEndpoints(InetSocketAddress pop3, InetSocketAddress smtp) {}
