package org.postern.tls;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Settings of the server key.
 *
 * @param hostName the name that browsers and mail clients connect to; an IP literal is allowed
 * @param own the office's own certificate and key; empty: the box makes its own
 * @param lookInterval how often the files are checked for changes
 */
public record TlsSettings(String hostName, Optional<Own> own, Duration lookInterval) {
    public TlsSettings {
        if (hostName.isBlank()) {
            throw new TlsKeyException("the host name for the certificate is empty");
        }
        if (lookInterval.isNegative() || lookInterval.isZero()) {
            throw new TlsKeyException("the interval for looking at key files must be positive");
        }
        hostName = hostName.toLowerCase(Locale.ROOT);
    }

    /**
     * PEM files; both may be the same file.
     *
     * @param certificate the server's certificate first, then the chain in order
     * @param key PKCS#8, PKCS#1 or SEC1, not encrypted, mode 0600
     */
    public record Own(Path certificate, Path key) {}
}
