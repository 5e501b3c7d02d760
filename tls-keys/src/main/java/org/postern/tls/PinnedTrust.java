package org.postern.tls;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Trusts a server by the certificate itself, which the administrator has compared. Its issuer, names and dates do not
 * count. The handshake proves that the server has the private key. Immutable.
 */
public final class PinnedTrust extends ServerTrust {
    private final Set<CertificateFingerprint> pins;

    public PinnedTrust(Set<CertificateFingerprint> pins) {
        this.pins = Set.copyOf(pins);
    }

    @Override
    void judge(X509Certificate[] chain, String keyExchange, @Nullable Object connection) throws CertificateException {
        CertificateFingerprint shown = CertificateFingerprint.of(chain[0]);
        if (!pins.contains(shown)) {
            throw new CertificateException("the mail server shows another certificate than the expected one: SHA-256 "
                    + shown + " in place of "
                    + pins.stream().map(CertificateFingerprint::text).sorted().collect(Collectors.joining(" or ")));
        }
    }
}
