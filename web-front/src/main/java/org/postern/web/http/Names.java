package org.postern.web.http;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * Where the front listens and what it is called.
 *
 * @param https address and port; port 0 picks a free one
 * @param http where plain HTTP listens, which only redirects; default none
 * @param hostname the name that redirects lead to and that browsers use
 * @param otherNames further host names or address literals that are answered; {@code hostname}, {@code localhost} and the
 *     address that the connection came in by always are. Any other name is refused (DNS rebinding)
 * @param publicPort port that browsers see, where a router translates it; default the one bound
 * @param hsts whether browsers are told never to use plain HTTP again; default false, since with a certificate of our own
 *     authority a browser would shut its owner out for good
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
