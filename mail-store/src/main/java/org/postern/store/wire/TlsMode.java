package org.postern.store.wire;

/** Whether a listener speaks TLS. */
public enum TlsMode {
    /** Never: only for the hop, on loopback. */
    NONE,
    /** After STARTTLS (RFC 3207). */
    STARTTLS,
    /** From the first byte (RFC 8314). */
    IMPLICIT,
    /**
     * Like IMPLICIT, but 1.3 only, and the client must present a certificate that the key's context trusts: for other
     * nodes.
     */
    MUTUAL;

    /** Whether TLS begins before any reply is sent. */
    boolean fromFirstByte() {
        return this == IMPLICIT || this == MUTUAL;
    }
}
