package org.postern.store.wire;

import java.time.Duration;

/**
 * The time limits for the client of a listener.
 *
 * @param command to complete a command line; default 5 min (RFC 5321 4.5.3.2)
 * @param data between two pieces of message data or of a literal; default 3 min (RFC 5321 4.5.3.2.5)
 * @param dataTotal for one message or literal in all; default 30 min: 50 MiB at 28 KiB/s
 * @param write to take our reply; default 3 min
 * @param handshake to complete the TLS handshake, and for a proxy to send its PROXY header; default 20 s
 * @param crowded instead of command and data, and for all commands up to MAIL together, while most places of a listener
 *     or most of the memory for clients that have not signed in is taken; not for those that have; default 10 s
 */
public record WireTimes(
        Duration command, Duration data, Duration dataTotal, Duration write, Duration handshake, Duration crowded) {
    public static final WireTimes DEFAULT = new WireTimes(
            Duration.ofMinutes(5),
            Duration.ofMinutes(3),
            Duration.ofMinutes(30),
            Duration.ofMinutes(3),
            Duration.ofSeconds(20),
            Duration.ofSeconds(10));
}
