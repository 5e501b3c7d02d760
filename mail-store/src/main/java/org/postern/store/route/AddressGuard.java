package org.postern.store.route;

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
        return SpecialAddresses.contain(address) ? Verdict.PRIVATE : Verdict.PUBLIC;
    }
}
