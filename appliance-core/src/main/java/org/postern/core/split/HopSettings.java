package org.postern.core.split;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * How a mail node serves web nodes.
 *
 * @param maxMessage the longest message in octets
 * @param threads that work for web nodes; default 32: as many as a web front's pages wait at once, nearly
 * @param connections at once; default 256: a web node keeps one for each of its threads
 * @param idle how long a connection may say nothing; default 30 s
 * @param question how long a question may take to come; default 30 s: a web node has all of it before it asks
 * @param message how long a message may take to come in all; default 10 min: 50 MiB at 90 KiB/s
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
