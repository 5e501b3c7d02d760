package org.postern.store.route;

import java.util.Optional;
import org.postern.store.address.Domain;

/**
 * What the administrator says of one destination.
 *
 * @param domain whose mail is meant
 * @param subdomains whether every name below it is meant instead of the name itself
 * @param smarthost where the mail goes; empty: to the domain's own exchangers, though there be a smarthost for the rest
 * @param floor the least that is asked of the exchangers' TLS; a smarthost has its own
 */
public record RouteRule(Domain domain, boolean subdomains, Optional<Smarthost> smarthost, TlsFloor floor) {
    boolean covers(Domain destination) {
        return subdomains
                ? destination.ascii().endsWith("." + domain.ascii())
                : destination.ascii().equals(domain.ascii());
    }

    /** Of two rules that cover a name, the one with the larger number is meant. */
    int weight() {
        return 2 * domain.ascii().length() + (subdomains ? 0 : 1);
    }
}
