package org.postern.store.route;

import java.util.List;
import java.util.Set;
import org.xbill.DNS.TLSARecord;

/**
 * What the TLS of a connection must prove before anything is sent. All but the first two defer mail rather than weaken
 * protection.
 */
public sealed interface TlsDemand {
    /** No TLS: a relay inside the office. */
    record Never() implements TlsDemand {}

    /** TLS when it is offered and works, whatever the certificate; else none (RFC 7435). */
    record Opportunistic() implements TlsDemand {}

    /**
     * TLS, whatever the certificate.
     *
     * @param because who demands it
     */
    record Encrypted(String because) implements TlsDemand {}

    /**
     * A certificate for the server's name from an authority that this box trusts.
     *
     * @param because who demands it
     */
    record Verified(String because) implements TlsDemand {}

    /**
     * A key that DNSSEC names (RFC 7672).
     *
     * @param records usable ones; one must match
     * @param names the certificate must have one of them where an authority is pinned
     */
    record Dane(List<TLSARecord> records, Set<String> names) implements TlsDemand {}

    /** Whether nothing may be sent without TLS. */
    default boolean mandatory() {
        return !(this instanceof Never) && !(this instanceof Opportunistic);
    }

    /** The wording for the log. */
    default String how() {
        if (this instanceof Encrypted encrypted) {
            return "not verified, demanded by " + encrypted.because();
        }
        if (this instanceof Verified verified) {
            return "verified for " + verified.because();
        }
        return this instanceof Dane ? "verified by DANE" : "opportunistic";
    }

    /** Who demands it, for people to read. */
    default String because() {
        return this instanceof Dane ? "DANE" : "nobody";
    }
}
