package org.postern.store.policy;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** The part of an address that tells one client from another. Pure. */
public final class ClientNetwork {
    private ClientNetwork() {}

    /** An IPv4 address, or the /64 that one IPv6 client has to itself: the unit for limits. */
    public static String one(InetAddress client) {
        return first(client, 4);
    }

    /**
     * The networks that it counts for, the smallest first: an IPv4 address alone; of an IPv6 address its /64, /56 and /48.
     * Providers give a /56 or a /48 to one customer (RFC 6177), who has 65,536 of the smallest then.
     */
    public static List<String> levels(InetAddress client) {
        if (client instanceof Inet4Address) {
            return List.of(one(client));
        }
        String widest = HexFormat.of().formatHex(client.getAddress(), 0, 6);
        String site = HexFormat.of().formatHex(client.getAddress(), 0, 7);
        return List.of(one(client), site + "/56", widest + "/48");
    }

    /** The /24 or /64 around it, which the machines of one owner share, such as those that retry each other's mail. */
    public static String around(InetAddress client) {
        return first(client, 3);
    }

    private static String first(InetAddress client, int ofIpv4) {
        return HexFormat.of()
                .formatHex(Arrays.copyOf(client.getAddress(), client instanceof Inet4Address ? ofIpv4 : 8));
    }
}
