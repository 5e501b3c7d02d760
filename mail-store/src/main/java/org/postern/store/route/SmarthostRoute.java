package org.postern.store.route;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.postern.store.address.Domain;
import org.postern.store.message.SmtpReply;

/** Sends through one server. The operating system resolves its name, so it may be in /etc/hosts. */
record SmarthostRoute(Smarthost smarthost, boolean ipv6First) implements RouteFinder {
    @Override
    public DeliveryRoute find(Domain destination) {
        TlsDemand demand = smarthost.security() == Smarthost.Security.PLAIN
                ? new TlsDemand.Never()
                : new TlsDemand.Verified("the smarthost");
        try {
            List<DeliveryRoute.Host> hosts = Arrays.stream(InetAddress.getAllByName(smarthost.host()))
                    .sorted(Comparator.comparing(address -> address instanceof Inet6Address != ipv6First))
                    .map(address -> new DeliveryRoute.Host(
                            smarthost.host(),
                            new InetSocketAddress(address, smarthost.port()),
                            demand,
                            Optional.of(smarthost)))
                    .toList();
            return new DeliveryRoute.Hosts(hosts);
        } catch (UnknownHostException e) {
            // Our own configuration or network is at fault, whatever the resolver says: the mail waits.
            return new DeliveryRoute.None(SmtpReply.ours(451, "4.4.3", "the name of the smarthost cannot be resolved"));
        }
    }
}
