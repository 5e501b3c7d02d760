package org.postern.core.setup;

import java.util.List;
import java.util.Optional;
import org.postern.tls.dkim.DkimGeneration;

/**
 * The result of a setup.
 *
 * @param done sentences, one for each change; empty when everything was already as wanted
 * @param configured whether the configuration was changed, which the next start of the server loads
 * @param fingerprint of the certificate; empty while a server runs, which makes it at its next start
 * @param keys that sign the mail of the office
 */
public record SetupOutcome(
        List<String> done, boolean configured, Optional<String> fingerprint, List<DkimGeneration.Status> keys) {
    public SetupOutcome {
        done = List.copyOf(done);
        keys = List.copyOf(keys);
    }
}
