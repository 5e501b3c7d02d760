package org.postern.core.setup;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.postern.core.config.ConfigText;
import org.postern.store.address.Domain;

/**
 * The wanted state of the box.
 *
 * @param administrator empty: nobody is added, and the target of postmaster stays unchanged
 * @param others further keys of the configuration, TOML by path
 */
public record Plan(Domain domain, Domain hostname, Optional<Administrator> administrator, Map<String, String> others) {
    public Plan {
        others = new LinkedHashMap<>(others);
    }

    /** Returns all keys to set, TOML by path. */
    Map<String, String> literals() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("office.domain", ConfigText.quoted(domain.ascii()));
        all.put("office.hostname", ConfigText.quoted(hostname.ascii()));
        all.putAll(others);
        return all;
    }
}
