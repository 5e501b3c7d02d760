package org.postern.store.route;

import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.Cache;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.lookup.LookupSession;

/** Makes DNS clients: absolute names only, no hosts file, a bounded cache that respects the TTLs. */
public final class Dns {
    private static final int CACHE_ENTRIES = 5_000;
    private static final int RETRIES = 2;

    private Dns() {}

    /**
     * A client with a cache of its own.
     *
     * @param servers asked in this order; empty: those of the operating system
     * @param timeout of one question, all servers together
     */
    public static LookupSession session(List<InetSocketAddress> servers, Duration timeout) {
        Cache cache = new Cache(DClass.IN);
        cache.setMaxEntries(CACHE_ENTRIES);
        return LookupSession.builder()
                .resolver(resolver(servers, timeout))
                .cache(cache)
                .build();
    }

    /** The queue's DNS client, which validates answers if the settings say so. */
    public static Lookups lookups(
            List<InetSocketAddress> servers, Duration timeout, ProtectionSettings protection, Clock clock) {
        Optional<Validator> validator = protection.dnssec()
                ? Optional.of(new Validator(resolver(servers, timeout), protection.trustAnchors(), clock))
                : Optional.empty();
        return new Lookups(session(servers, timeout), validator);
    }

    private static ExtendedResolver resolver(List<InetSocketAddress> servers, Duration timeout) {
        ExtendedResolver resolver =
                servers.isEmpty() ? new ExtendedResolver() : new ExtendedResolver(resolvers(servers));
        resolver.setTimeout(timeout);
        // Each server has a limit of its own, ten seconds unless set. A silent first server must leave time for the
        // second.
        for (Resolver server : resolver.getResolvers()) {
            server.setTimeout(timeout.dividedBy(RETRIES));
        }
        resolver.setRetries(RETRIES);
        return resolver;
    }

    private static List<Resolver> resolvers(List<InetSocketAddress> servers) {
        return servers.stream().<Resolver>map(SimpleResolver::new).toList();
    }
}
