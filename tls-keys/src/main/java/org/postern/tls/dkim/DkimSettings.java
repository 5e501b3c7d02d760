package org.postern.tls.dkim;

import java.time.Duration;
import java.util.Locale;
import org.postern.tls.TlsKeyException;

/**
 * Settings of the signing keys.
 *
 * @param domain the signing domain, ASCII; keys of other domains in the directory are ignored
 * @param overlap how long a new key is published before it signs; default 3 days: a resolver may keep answering "no
 *     such name" for as long as the zone says
 * @param retireAfter how long a replaced key stays published; default 7 days: mail waits in queues for up to five
 * @param lookInterval how often the files are checked for changes
 */
public record DkimSettings(String domain, Duration overlap, Duration retireAfter, Duration lookInterval) {
    public static final Duration OVERLAP = Duration.ofDays(3);
    public static final Duration RETIRE_AFTER = Duration.ofDays(7);

    public DkimSettings {
        domain = domain.toLowerCase(Locale.ROOT);
        if (!domain.matches("[a-z0-9.-]{1,253}")) {
            throw new TlsKeyException("the domain for the signing keys is not a domain name");
        }
        if (overlap.isNegative() || retireAfter.isNegative() || lookInterval.isNegative()) {
            throw new TlsKeyException("the times for the signing keys must not be negative");
        }
    }
}
