package org.postern.store.delivery;

import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.Cache;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.lookup.LookupSession;

/** Makes DNS clients: absolute names only, no hosts file, a bounded cache that keeps to the TTLs. */
public final class Dns {
    private static final int CACHE_ENTRIES = 5_000;
    private static final int RETRIES = 2;

    private Dns() {}

    /** A client with a cache of its own. */
    public static LookupSession session(DeliverySettings settings) {
        Cache cache = new Cache(DClass.IN);
        cache.setMaxEntries(CACHE_ENTRIES);
        return LookupSession.builder().resolver(resolver(settings)).cache(cache).build();
    }

    /** The questions of the queue, validated if the settings say so. */
    static Lookups lookups(DeliverySettings settings, Clock clock) {
        ProtectionSettings protection = settings.transport().protection();
        Optional<Validator> validator = protection.dnssec()
                ? Optional.of(new Validator(resolver(settings), protection.trustAnchors(), clock))
                : Optional.empty();
        return new Lookups(session(settings), validator);
    }

    private static ExtendedResolver resolver(DeliverySettings settings) {
        ExtendedResolver resolver = settings.dnsServers().isEmpty()
                ? new ExtendedResolver()
                : new ExtendedResolver(resolvers(settings.dnsServers()));
        resolver.setTimeout(settings.dnsTimeout());
        // Each server's own limit is another one, of ten seconds unless set: a silent first server must leave time to
        // ask the
        // second.
        for (Resolver server : resolver.getResolvers()) {
            server.setTimeout(settings.dnsTimeout().dividedBy(RETRIES));
        }
        resolver.setRetries(RETRIES);
        return resolver;
    }

    private static List<Resolver> resolvers(List<InetSocketAddress> servers) {
        return servers.stream().<Resolver>map(SimpleResolver::new).toList();
    }
}
