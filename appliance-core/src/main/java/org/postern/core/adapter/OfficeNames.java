package org.postern.core.adapter;

import java.util.Set;
import org.postern.store.address.Domain;

/**
 * The names of the office's mail server.
 *
 * @param server the name under which it writes into messages
 * @param domains whose mail it stores
 */
public record OfficeNames(Domain server, Set<Domain> domains) {
    public OfficeNames {
        domains = Set.copyOf(domains);
    }
}
