package org.postern.store.wire;

import org.postern.store.policy.Networks;

/**
 * Whose word a listener takes, and whom it does not limit.
 *
 * @param proxies peers that must begin with a PROXY header, whose client then counts as the peer; default none: who may
 *     write that header may pose as any address
 * @param trusted clients that no limit of one client holds for; default none
 * @param connectionsPerMinute new connections of one IPv4 address or IPv6 /64 in a minute; 0: no limit
 */
public record Clients(Networks proxies, Networks trusted, int connectionsPerMinute) {
    public static final Clients ANY = new Clients(Networks.NONE, Networks.NONE, 0);
}
