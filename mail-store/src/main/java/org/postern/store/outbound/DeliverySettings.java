package org.postern.store.outbound;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.postern.store.policy.RetrySchedule;
import org.postern.store.route.Smarthost;

/**
 * Settings of the outbound queue.
 *
 * @param retries intervals between attempts and the lifetime of a mail; default {@link #RETRIES}: soon at first,
 *     because greylisting and restarts pass in minutes, then less and less often for five days (RFC 5321 4.5.4.1 asks
 *     for four to five), longer than a weekend
 * @param attempts how many attempts run at one time, and their limits
 * @param smarthost server for all foreign mail, instead of the recipients' exchangers; default none
 * @param exchangers which exchangers may be used
 * @param dns servers to ask
 * @param timeouts of the SMTP dialog; default {@link Timeouts#DEFAULT}
 * @param grace how long closing waits for attempts to end by themselves; default 3 seconds; after that they are aborted
 *     and their mail stays in the queue
 * @param transport how foreign servers are reached; default {@link TransportSettings#DEFAULT}
 */
public record DeliverySettings(
        RetrySchedule retries,
        Attempts attempts,
        Optional<Smarthost> smarthost,
        Exchangers exchangers,
        DnsServers dns,
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
            new Attempts(16, 2, 5),
            Optional.empty(),
            new Exchangers(25, false),
            new DnsServers(List.of(), Duration.ofSeconds(10)),
            Timeouts.DEFAULT,
            Duration.ofSeconds(3),
            TransportSettings.DEFAULT);

    /** Settings with the default transport. */
    public DeliverySettings(
            RetrySchedule retries,
            Attempts attempts,
            Optional<Smarthost> smarthost,
            Exchangers exchangers,
            DnsServers dns,
            Timeouts timeouts,
            Duration grace) {
        this(retries, attempts, smarthost, exchangers, dns, timeouts, grace, TransportSettings.DEFAULT);
    }

    /** The same settings with another transport. */
    public DeliverySettings with(TransportSettings other) {
        return new DeliverySettings(retries, attempts, smarthost, exchangers, dns, timeouts, grace, other);
    }

    /**
     * How many attempts run at one time, and their limits.
     *
     * @param concurrency attempts at one time; default 16: they wait for the network, and an office's line is the limit
     * @param perDestination attempts at one time to one domain; default 2: more looks like an attack to many receivers
     * @param hosts addresses tried in one attempt at most; default 5, so that one dead domain with many exchangers
     *     cannot occupy a slot for long
     */
    public record Attempts(int concurrency, int perDestination, int hosts) {
        public Attempts {
            if (concurrency < 1 || perDestination < 1 || hosts < 1) {
                throw new IllegalArgumentException("a delivery setting is out of bounds");
            }
        }
    }

    /**
     * Which exchangers may be used.
     *
     * @param port TCP port; default 25, which RFC 5321 fixes; another one only in tests
     * @param privateTargets whether an exchanger found in public DNS may have a loopback, private or own address;
     *     default false: anybody can publish an MX record that points at the printer, the router or the hop listener of
     *     this office
     */
    public record Exchangers(int port, boolean privateTargets) {
        public Exchangers {
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException("a delivery setting is out of bounds");
            }
        }
    }

    /**
     * The DNS servers to ask.
     *
     * @param servers default empty: the servers of the operating system
     * @param timeout for one question, all servers together; default 10 seconds
     */
    public record DnsServers(List<InetSocketAddress> servers, Duration timeout) {
        public DnsServers {
            servers = List.copyOf(servers);
        }
    }

    /**
     * The maximum time for each step of the SMTP dialog, even if the peer sends one byte at a time (RFC 5321 4.5.3.2).
     *
     * @param connect opening the connection; default 30 seconds: the RFC sets no limit, and another exchanger may
     *     answer
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
