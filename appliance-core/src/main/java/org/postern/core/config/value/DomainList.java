package org.postern.core.config.value;

import java.util.List;
import org.postern.store.address.Domain;

/** Some domains, in order. */
public record DomainList(List<Domain> domains) {
    public DomainList {
        domains = List.copyOf(domains);
    }
}
