package org.postern.store.route;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.xbill.DNS.TLSARecord;

/**
 * Trusts keys that DNSSEC names (RFC 7672 3.1, RFC 7671 5). A named server key suffices: the certificate's names and
 * dates do not count. Below a named authority the chain must be valid and name the server. Immutable.
 */
final class DaneTrust extends X509ExtendedTrustManager {
    private static final int DNS_NAME = 2;

    private final TlsDemand.Dane demand;

    DaneTrust(TlsDemand.Dane demand) {
        this.demand = demand;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        try {
            for (TLSARecord record : demand.records()) {
                boolean trusted = record.getCertificateUsage() == Tlsa.END_ENTITY
                        ? Tlsa.matches(record, chain[0])
                        : underNamedAuthority(record, chain);
                if (trusted) {
                    return;
                }
            }
        } catch (GeneralSecurityException e) {
            throw new CertificateException(e);
        }
        throw new CertificateException("no TLSA record of the server matches its certificate");
    }

    private boolean underNamedAuthority(TLSARecord record, X509Certificate[] chain) throws GeneralSecurityException {
        for (int i = 1; i < chain.length; i++) {
            if (Tlsa.matches(record, chain[i])) {
                return named(chain[0]) && valid(Arrays.copyOf(chain, i), chain[i]);
            }
        }
        return false;
    }

    private static boolean valid(X509Certificate[] path, X509Certificate authority) throws GeneralSecurityException {
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(authority, null)));
        parameters.setRevocationEnabled(false); // DNS itself revokes a key
        try {
            CertPathValidator.getInstance("PKIX")
                    .validate(
                            CertificateFactory.getInstance("X.509").generateCertPath(Arrays.asList(path)), parameters);
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private boolean named(X509Certificate certificate) throws CertificateException {
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        return names != null
                && names.stream()
                        .filter(name -> Integer.valueOf(DNS_NAME).equals(name.get(0)))
                        .anyMatch(name -> demand.names().stream()
                                .anyMatch(host -> HostPattern.matches(String.valueOf(name.get(1)), host)));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("there are no clients here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("there are no clients here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("there are no clients here");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
