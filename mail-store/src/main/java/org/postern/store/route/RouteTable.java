package org.postern.store.route;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.postern.store.address.Domain;

/**
 * Chooses between smarthosts and the exchangers in DNS: the most exact rule, else the standard. Thread-safe.
 *
 * @param standard for destinations without a rule; empty: their exchangers
 */
public record RouteTable(List<RouteRule> rules, Optional<Smarthost> standard, MxResolver exchangers, boolean ipv6First)
        implements RouteFinder {
    public RouteTable {
        rules = rules.stream()
                .sorted(Comparator.comparingInt(RouteRule::weight).reversed())
                .toList();
    }

    @Override
    public DeliveryRoute find(Domain destination) {
        Optional<RouteRule> rule =
                rules.stream().filter(r -> r.covers(destination)).findFirst();
        Optional<Smarthost> smarthost = rule.isPresent() ? rule.get().smarthost() : standard;
        if (smarthost.isPresent()) {
            return new SmarthostRoute(smarthost.get(), ipv6First).find(destination);
        }
        return exchangers.find(destination, rule.map(RouteRule::floor).orElse(TlsFloor.OPPORTUNISTIC));
    }
}
