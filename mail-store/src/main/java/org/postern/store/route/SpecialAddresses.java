package org.postern.store.route;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import org.postern.store.policy.Networks;

/**
 * Addresses at which no mail server of the public Internet is: IANA's registries of special-purpose addresses (RFC 6890)
 * as of 2025, with multicast and what is reserved. Pure.
 *
 * <p>Some entries are reachable from everywhere, and are here nevertheless: anycast relays and translators carry other
 * addresses in them, private ones too, and the rest are for infrastructure. Of IPv6 only 2000::/3 is assigned to hosts.
 */
final class SpecialAddresses {
    private static final Networks FOUR = Networks.parse(List.of(
            "0.0.0.0/8", // this network, RFC 791
            "10.0.0.0/8", // private, RFC 1918
            "100.64.0.0/10", // behind a provider's NAT, RFC 6598
            "127.0.0.0/8", // loopback
            "169.254.0.0/16", // link-local, RFC 3927; the metadata services of clouds
            "172.16.0.0/12", // private
            "192.0.0.0/24", // protocol assignments, RFC 6890: DS-Lite, PCP, TURN, NAT64 discovery
            "192.0.2.0/24", // documentation, RFC 5737
            "192.31.196.0/24", // AS112, RFC 7535
            "192.52.193.0/24", // AMT, RFC 7450
            "192.88.99.0/24", // 6to4 relays, RFC 7526
            "192.168.0.0/16", // private
            "192.175.48.0/24", // AS112, RFC 7534
            "198.18.0.0/15", // benchmarks, RFC 2544
            "198.51.100.0/24", // documentation
            "203.0.113.0/24", // documentation
            "224.0.0.0/4", // multicast
            "240.0.0.0/4")); // reserved, and broadcast

    private static final Networks SIX_ASSIGNED = Networks.parse(List.of("2000::/3"));
    private static final Networks SIX = Networks.parse(List.of(
            "2001::/23", // protocol assignments, RFC 2928: Teredo, benchmarks, AMT, ORCHID, drones
            "2001:db8::/32", // documentation, RFC 3849
            "2002::/16", // 6to4, RFC 3056
            "2620:4f:8000::/48", // AS112, RFC 7534
            "3fff::/20")); // documentation, RFC 9637

    private SpecialAddresses() {}

    static boolean contain(InetAddress address) {
        return address instanceof Inet4Address
                ? FOUR.contains(address)
                : !SIX_ASSIGNED.contains(address) || SIX.contains(address);
    }
}
