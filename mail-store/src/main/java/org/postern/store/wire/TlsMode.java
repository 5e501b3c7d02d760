package org.postern.store.wire;

/** Whether a listener speaks TLS. */
public enum TlsMode {
    /** Never: the hop, on loopback only. */
    NONE,
    /** After STARTTLS (RFC 3207). */
    STARTTLS,
    /** From the first byte (RFC 8314). */
    IMPLICIT,
    /** The same, 1.3 only, and the client must show a certificate that the key's context trusts: for other nodes. */
    MUTUAL;

    /** Whether nothing is said before TLS. */
    boolean fromFirstByte() {
        return this == IMPLICIT || this == MUTUAL;
    }
}
