package org.postern.store.route;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.function.Predicate;

/**
 * Decides which addresses a name in public DNS may lead to. Anyone can publish an MX record and so choose where this
 * box connects: it must not let a stranger reach hosts inside the office. Pure but for {@link #ofThisMachine()}.
 *
 * @param own whether an address belongs to this machine
 * @param lenient accept every address
 */
public record AddressGuard(Predicate<InetAddress> own, boolean lenient) {
    /** The kind of an address. */
    enum Verdict {
        PUBLIC,
        SELF,
        PRIVATE
    }

    public static Predicate<InetAddress> ofThisMachine() {
        return address -> {
            try {
                return NetworkInterface.getByInetAddress(address) != null;
            } catch (SocketException e) {
                return false;
            }
        };
    }

    Verdict judge(InetAddress address) {
        if (lenient) {
            return Verdict.PUBLIC;
        }
        if (address.isLoopbackAddress() || address.isAnyLocalAddress() || own.test(address)) {
            return Verdict.SELF;
        }
        boolean inside = address.isSiteLocalAddress()
                || address.isLinkLocalAddress()
                || address.isMulticastAddress()
                || (address instanceof Inet6Address ? insideSix(address) : insideFour(address));
        return inside ? Verdict.PRIVATE : Verdict.PUBLIC;
    }

    private static boolean insideFour(InetAddress address) {
        byte[] b = address.getAddress();
        int first = b[0] & 0xff;
        int second = b[1] & 0xff;
        boolean carrierGrade = first == 100 && (second & 0xc0) == 64; // 100.64.0.0/10, RFC 6598
        return first == 0 || first == 127 || first >= 240 || carrierGrade;
    }

    private static boolean insideSix(InetAddress address) {
        byte[] b = address.getAddress();
        boolean uniqueLocal = (b[0] & 0xfe) == 0xfc; // fc00::/7, RFC 4193
        // 64:ff9b::/96 and ::/96 carry IPv4 addresses, private ones too; no real exchanger has such an address.
        boolean translated = b[0] == 0 && (b[1] == 0x64 || b[1] == 0);
        boolean sixToFour = b[0] == 0x20 && b[1] == 0x02;
        return uniqueLocal || translated || sixToFour;
    }
}
