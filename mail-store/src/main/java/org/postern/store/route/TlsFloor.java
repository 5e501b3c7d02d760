package org.postern.store.route;

/** The least that the administrator demands of the TLS to a domain's exchangers; MTA-STS and DANE may demand more. */
public enum TlsFloor {
    /** TLS when it is offered. */
    OPPORTUNISTIC,
    /** TLS, or nothing is sent. */
    REQUIRED,
    /** TLS with a valid certificate for the exchanger's name, or nothing is sent. */
    VERIFIED
}
