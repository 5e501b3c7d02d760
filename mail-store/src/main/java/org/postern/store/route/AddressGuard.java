package org.postern.store.route;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * Decides which addresses a name in public DNS may lead to. Anyone can publish an MX record and so choose where this
 * box connects: it must not let a stranger reach hosts inside the office. Pure but for
 * {@link #ofThisMachine()} and {@link #publicAddress}.
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

    /** The first address of a host that a stranger named; empty if none is public. Blocks while it asks DNS. */
    public Optional<InetAddress> publicAddress(String host, Lookups dns) throws TextParseException {
        Name name = Name.fromString(host, Name.root);
        CompletableFuture<Lookups.Answer> four = dns.plain(name, Type.A);
        CompletableFuture<Lookups.Answer> six = dns.plain(name, Type.AAAA);
        return List.of(four.join(), six.join()).stream()
                .flatMap(answer -> answer.records().stream())
                .map(MxResolver::address)
                .filter(address -> judge(address) == Verdict.PUBLIC)
                .findFirst();
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
