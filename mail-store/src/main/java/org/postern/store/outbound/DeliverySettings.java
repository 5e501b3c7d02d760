package org.postern.store.outbound;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.postern.store.policy.RetrySchedule;
import org.postern.store.route.Smarthost;

/**
 * How the outbound queue works.
 *
 * @param retries gaps between attempts and the lifetime of a mail; default {@link #RETRIES}: soon at first, because
 *     greylisting and restarts pass in minutes, then ever more seldom for five days (RFC 5321 4.5.4.1 asks for four to
 *     five), longer than a weekend
 * @param concurrency attempts at one time; default 16: they wait for the network, and an office's line is the limit
 * @param perDestination attempts at one time to one domain; default 2: more looks like an attack to many receivers
 * @param hostsPerAttempt addresses tried in one attempt at most; default 5, so that one dead domain with many exchangers
 *     cannot hold a slot for long
 * @param smarthost where all foreign mail goes instead of the recipients' exchangers; default none
 * @param port TCP port of exchangers; default 25, which RFC 5321 fixes; another one only in tests
 * @param privateTargets whether an exchanger found in public DNS may have a loopback, private or own address; default
 *     false: anybody can publish an MX record that points at the printer, the router or the hop listener of this office
 * @param dnsServers servers to ask; default empty, those of the operating system
 * @param dnsTimeout for one question, all servers together; default 10 seconds
 * @param timeouts of the SMTP dialog; default {@link Timeouts#DEFAULT}
 * @param grace how long closing waits for attempts to end by themselves; default 3 seconds; they are cut off then and
 *     their mail stays in the queue
 * @param transport how foreign servers are reached; default {@link TransportSettings#DEFAULT}
 */
public record DeliverySettings(
        RetrySchedule retries,
        int concurrency,
        int perDestination,
        int hostsPerAttempt,
        Optional<Smarthost> smarthost,
        int port,
        boolean privateTargets,
        List<InetSocketAddress> dnsServers,
        Duration dnsTimeout,
        Timeouts timeouts,
        Duration grace,
        TransportSettings transport) {
    public static final RetrySchedule RETRIES = new RetrySchedule(
            List.of(
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(10),
                    Duration.ofMinutes(20),
                    Duration.ofMinutes(40),
                    Duration.ofHours(1),
                    Duration.ofHours(2),
                    Duration.ofHours(4),
                    Duration.ofHours(6)),
            Duration.ofDays(5),
            0.15);

    public static final DeliverySettings DEFAULT = new DeliverySettings(
            RETRIES,
            16,
            2,
            5,
            Optional.empty(),
            25,
            false,
            List.of(),
            Duration.ofSeconds(10),
            Timeouts.DEFAULT,
            Duration.ofSeconds(3),
            TransportSettings.DEFAULT);

    public DeliverySettings {
        if (concurrency < 1 || perDestination < 1 || hostsPerAttempt < 1 || port < 1 || port > 65_535) {
            throw new IllegalArgumentException("a delivery setting is out of bounds");
        }
        dnsServers = List.copyOf(dnsServers);
    }

    /** With the usual transport. */
    public DeliverySettings(
            RetrySchedule retries,
            int concurrency,
            int perDestination,
            int hostsPerAttempt,
            Optional<Smarthost> smarthost,
            int port,
            boolean privateTargets,
            List<InetSocketAddress> dnsServers,
            Duration dnsTimeout,
            Timeouts timeouts,
            Duration grace) {
        this(
                retries,
                concurrency,
                perDestination,
                hostsPerAttempt,
                smarthost,
                port,
                privateTargets,
                dnsServers,
                dnsTimeout,
                timeouts,
                grace,
                TransportSettings.DEFAULT);
    }

    /** The same with another transport. */
    public DeliverySettings with(TransportSettings other) {
        return new DeliverySettings(
                retries,
                concurrency,
                perDestination,
                hostsPerAttempt,
                smarthost,
                port,
                privateTargets,
                dnsServers,
                dnsTimeout,
                timeouts,
                grace,
                other);
    }

    /**
     * The longest that one step of the SMTP dialog may take, however the peer drips its bytes (RFC 5321 4.5.3.2).
     *
     * @param connect opening the connection; default 30 seconds: the RFC leaves it open, another exchanger may answer
     * @param greeting connection to end of the greeting, EHLO and STARTTLS each; default 5 minutes
     * @param command MAIL and each RCPT; default 5 minutes
     * @param dataStart the reply to DATA; default 2 minutes
     * @param dataBlock one block of 16 KiB taken by the peer; default 3 minutes
     * @param dataEnd the reply to the final dot; default 10 minutes: giving up early makes duplicates
     */
    public record Timeouts(
            Duration connect,
            Duration greeting,
            Duration command,
            Duration dataStart,
            Duration dataBlock,
            Duration dataEnd) {
        public static final Timeouts DEFAULT = new Timeouts(
                Duration.ofSeconds(30),
                Duration.ofMinutes(5),
                Duration.ofMinutes(5),
                Duration.ofMinutes(2),
                Duration.ofMinutes(3),
                Duration.ofMinutes(10));
    }
}
