package org.postern.store.outbound;

import java.time.Clock;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.postern.store.mailbox.StsPolicies;
import org.postern.store.message.ServerName;
import org.postern.store.route.AddressGuard;
import org.postern.store.route.Dns;
import org.postern.store.route.Lookups;
import org.postern.store.route.MxResolver;
import org.postern.store.route.PeerTls;
import org.postern.store.route.Protection;
import org.postern.store.route.RouteFinder;
import org.postern.store.route.RouteTable;
import org.postern.store.route.StsDiscovery;
import org.postern.store.route.Watchdog;
import org.postern.store.route.https.StsFetcher;

/** Combines the ways to find the route to a foreign server: the configured routes, DNS, DANE and MTA-STS. */
record OutboundRoutes(DeliverySettings settings, PeerTls tls, Watchdog watchdog, Random random, Clock clock) {
    /**
     * Makes the route finder.
     *
     * @param policies of MTA-STS, kept over restarts
     */
    RouteFinder of(ServerName name, StsPolicies policies) {
        TransportSettings transport = settings.transport();
        AddressGuard guard = new AddressGuard(
                AddressGuard.ofThisMachine(), settings.exchangers().privateTargets());
        Lookups dns = Dns.lookups(settings.dns().servers(), settings.dns().timeout(), transport.protection(), clock);
        StsFetcher fetcher = new StsFetcher(dns, guard, transport.protection(), tls, watchdog);
        Optional<StsDiscovery> sts = transport.protection().sts()
                ? Optional.of(new StsDiscovery(dns, policies, fetcher::fetch, clock))
                : Optional.empty();
        MxResolver.Manner manner = new MxResolver.Manner(
                Set.of(name.host().ascii()), settings.exchangers().port(), transport.ipv6First());
        MxResolver exchangers = new MxResolver(dns, guard, new Protection(dns, sts), manner, random);
        return new RouteTable(transport.routes(), settings.smarthost(), exchangers, transport.ipv6First());
    }
}
