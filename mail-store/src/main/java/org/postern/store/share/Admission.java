package org.postern.store.share;

/**
 * What limits the clients that have not signed in, over all listeners together. Thread-safe.
 *
 * @param memory octets that the box holds for them
 * @param known networks that may use its reserve, and the reserved places of a listener
 * @param handshakes new TLS connections of a client network: each costs a millisecond or two of a core
 * @param pace how fast they are read
 */
public record Admission(NetworkShares memory, KnownNetworks known, ClientRate handshakes, ClientPace pace) {}
