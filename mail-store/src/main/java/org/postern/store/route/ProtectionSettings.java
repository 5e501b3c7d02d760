package org.postern.store.route;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;

/**
 * Protection of the way to foreign servers against eavesdropping and redirection.
 *
 * @param sts whether to look for MTA-STS policies and obey them (RFC 8461); default true: it costs one DNS query
 * @param stsPort where policies are fetched; default 443, which RFC 8461 fixes; another one only in tests
 * @param stsTimeout for one policy in total; default 20 seconds: RFC 8461 3.3 suggests a minute, but mail waits
 *     meanwhile
 * @param dnssec whether to validate answers and obey DANE (RFC 7672); default true: harmless where the resolver has no
 *     DNSSEC
 * @param trustAnchors DS or DNSKEY records; default {@link #ROOT}
 * @param authorities trusted beside those of the Java installation, for MTA-STS and smarthosts; default none
 */
public record ProtectionSettings(
        boolean sts,
        int stsPort,
        Duration stsTimeout,
        boolean dnssec,
        List<String> trustAnchors,
        List<X509Certificate> authorities) {
    /** The root keys in use (2017) and announced (2024), as IANA publishes them. */
    public static final List<String> ROOT = List.of(
            ". IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D",
            ". IN DS 38696 8 2 683D2D0ACB8C9B712A1948B27F741219298D0A450D612C483AF444A4C0FB2B16");

    public static final ProtectionSettings DEFAULT =
            new ProtectionSettings(true, 443, Duration.ofSeconds(20), true, ROOT, List.of());

    public ProtectionSettings {
        if (stsPort < 1 || stsPort > 65_535 || (dnssec && trustAnchors.isEmpty())) {
            throw new IllegalArgumentException("a protection setting is out of bounds");
        }
        trustAnchors = List.copyOf(trustAnchors);
        authorities = List.copyOf(authorities);
    }
}
