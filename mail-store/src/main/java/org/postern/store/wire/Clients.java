package org.postern.store.wire;

import org.postern.store.policy.Networks;

/**
 * The peers that a listener trusts or does not limit.
 *
 * @param proxies peers that must begin with a PROXY header, whose client then counts as the peer; default none: a peer
 *     that may send that header can claim any address
 * @param trusted clients without per-client limits; default none
 * @param connectionsPerMinute new connections of one IPv4 address or IPv6 /64 in a minute; 0: no limit
 */
public record Clients(Networks proxies, Networks trusted, int connectionsPerMinute) {
    public static final Clients ANY = new Clients(Networks.NONE, Networks.NONE, 0);
}
