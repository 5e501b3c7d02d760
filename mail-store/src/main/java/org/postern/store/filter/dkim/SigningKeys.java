package org.postern.store.filter.dkim;

import java.util.List;
import org.postern.store.address.Domain;

/** The keys that a domain signs with now. Thread-safe. */
@FunctionalInterface
public interface SigningKeys {
    /** Signs nothing. */
    SigningKeys NONE = domain -> List.of();

    /** One signature is made with each, in this order from the top; empty: mail of that domain is not signed. */
    List<SigningKey> active(Domain domain);
}
