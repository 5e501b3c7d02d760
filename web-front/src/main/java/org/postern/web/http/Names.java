package org.postern.web.http;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * The addresses and host names of the front.
 *
 * @param https address and port; port 0 picks a free one
 * @param http address of the plain HTTP listener, which only redirects; default none
 * @param hostname the name that redirects lead to and that browsers use
 * @param otherNames further accepted host names or address literals; {@code hostname}, {@code localhost} and the local
 *     address of the connection are always accepted. Any other name is refused (DNS rebinding)
 * @param publicPort port that browsers see, if a router translates it; default the bound port
 * @param hsts whether the front tells browsers never to use plain HTTP again; default false, since with a certificate
 *     of our own authority a browser would lock its owner out for good
 */
public record Names(
        InetSocketAddress https,
        Optional<InetSocketAddress> http,
        String hostname,
        List<String> otherNames,
        Optional<Integer> publicPort,
        boolean hsts) {
    public Names {
        otherNames = List.copyOf(otherNames);
    }

    public static Names of(InetSocketAddress https, Optional<InetSocketAddress> http, String hostname) {
        return new Names(https, http, hostname, List.of(), Optional.empty(), false);
    }
}
