package org.postern.store.wire;

import java.time.Duration;

/**
 * Limits of one listener.
 *
 * @param connections open at once; default 1,000: each takes a few KiB
 * @param connectionsPerClient of those from one IPv4 address or IPv6 /64; default 50, since an office or a provider may sit
 *     behind one address
 * @param commandLine octets of a command line with CRLF; default 512 (RFC 5321 4.5.3.1.4)
 * @param authLine octets of an AUTH command or answer; default 12,288 (RFC 4954 4)
 * @param command how long a client may take to complete a command line; default 5 min (RFC 5321 4.5.3.2)
 * @param data how long message data may pause; default 3 min (RFC 5321 4.5.3.2.5)
 * @param dataTotal how long one message may take in all; default 30 min: 50 MiB at 28 KiB/s
 * @param write how long a client may leave our answer untaken; default 3 min
 * @param handshake how long TLS may take to agree, and a proxy to send its PROXY header; default 20 s
 */
public record WireLimits(
        int connections,
        int connectionsPerClient,
        int commandLine,
        int authLine,
        Duration command,
        Duration data,
        Duration dataTotal,
        Duration write,
        Duration handshake) {
    public static final WireLimits DEFAULT = new WireLimits(
            1_000,
            50,
            512,
            12_288,
            Duration.ofMinutes(5),
            Duration.ofMinutes(3),
            Duration.ofMinutes(30),
            Duration.ofMinutes(3),
            Duration.ofSeconds(20));

    public WireLimits {
        if (connections < 1 || connectionsPerClient < 1 || commandLine < 64 || authLine < commandLine) {
            throw new IllegalArgumentException("a limit of a listener is out of bounds");
        }
    }

    /** The same for a listener on loopback, where every connection is the box's own. */
    public WireLimits withoutClientLimit() {
        return new WireLimits(
                connections, connections, commandLine, authLine, command, data, dataTotal, write, handshake);
    }
}
