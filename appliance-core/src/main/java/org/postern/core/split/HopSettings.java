package org.postern.core.split;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * Limits of the mail node's service for web nodes.
 *
 * @param maxMessage the longest message in octets
 * @param threads that work for web nodes; default 32: nearly as many as the pages of a web front that wait at the same
 *     time
 * @param connections at the same time; default 256: a web node keeps one for each of its threads
 * @param idle how long a connection may be idle; default 30 s
 * @param question how long a request may take to arrive; default 30 s: a web node has all of it before it sends it
 * @param message how long a whole message may take to arrive; default 10 min: 50 MiB at 90 KiB/s
 */
public record HopSettings(
        InetSocketAddress address,
        long maxMessage,
        int threads,
        int connections,
        Duration idle,
        Duration question,
        Duration message) {
    public static HopSettings standard(InetSocketAddress address, long maxMessage) {
        return new HopSettings(
                address, maxMessage, 32, 256, Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofMinutes(10));
    }
}
