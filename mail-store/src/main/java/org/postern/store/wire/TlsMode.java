package org.postern.store.wire;

/** Whether a listener speaks TLS. */
public enum TlsMode {
    /** Never: the hop, on loopback only. */
    NONE,
    /** After STARTTLS (RFC 3207). */
    STARTTLS,
    /** From the first byte (RFC 8314). */
    IMPLICIT
}
