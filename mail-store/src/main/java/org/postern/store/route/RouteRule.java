package org.postern.store.route;

import java.util.Optional;
import org.postern.store.address.Domain;

/**
 * The administrator's rule for one destination.
 *
 * @param domain the destination
 * @param subdomains whether the rule applies to all names below the domain instead of the domain itself
 * @param smarthost where the mail goes; empty: to the domain's own exchangers, even if other mail uses a smarthost
 * @param floor the least that the exchangers' TLS must prove; a smarthost has its own setting
 */
public record RouteRule(Domain domain, boolean subdomains, Optional<Smarthost> smarthost, TlsFloor floor) {
    boolean covers(Domain destination) {
        return subdomains
                ? destination.ascii().endsWith("." + domain.ascii())
                : destination.ascii().equals(domain.ascii());
    }

    /** If two rules cover a name, the one with the larger weight applies. */
    int weight() {
        return 2 * domain.ascii().length() + (subdomains ? 0 : 1);
    }
}
