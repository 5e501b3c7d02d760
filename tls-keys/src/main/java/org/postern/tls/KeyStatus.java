package org.postern.tls;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The state of the keys, for {@code check} and the administration pages.
 *
 * @param fingerprint SHA-256 of the server certificate
 * @param locallyMade whether the box's own authority signed it; such a certificate renews by itself
 * @param warnings sentences that say what to do: expiry at 30, 14 and 3 days, expired, not yet valid
 * @param refused why changed files were not loaded; the earlier key stays in use
 */
public record KeyStatus(
        String subject,
        String issuer,
        String fingerprint,
        Instant notBefore,
        Instant notAfter,
        boolean locallyMade,
        List<String> warnings,
        Optional<String> refused) {
    public KeyStatus {
        warnings = List.copyOf(warnings);
    }
}
