package org.postern.web;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * All that the web front can be told.
 *
 * @param names where it listens and what it is called
 * @param temporary directory for posted files; made with mode 0700, emptied of leftovers at start
 * @param zone for dates where the browser said nothing; no default: the office's
 * @param locales languages that the pages have, the first one for browsers that ask for none of them; default en, ja
 */
public record WebFrontSettings(
        Names names,
        Limits limits,
        Deadlines deadlines,
        SessionTimes sessions,
        Path temporary,
        ZoneId zone,
        List<Locale> locales) {
    public WebFrontSettings {
        locales = List.copyOf(locales);
        if (locales.isEmpty()) {
            throw new IllegalArgumentException("the pages need at least one language");
        }
    }

    /** Defaults for everything that has one. */
    public static WebFrontSettings of(Names names, Path temporary, ZoneId zone) {
        return new WebFrontSettings(
                names,
                Limits.STANDARD,
                Deadlines.STANDARD,
                SessionTimes.STANDARD,
                temporary,
                zone,
                List.of(Locale.ENGLISH, Locale.JAPANESE));
    }

    /**
     * Where the front listens and what it is called.
     *
     * @param https address and port; port 0 picks a free one
     * @param http where plain HTTP listens, which only redirects; default none
     * @param hostname the name that redirects lead to and that browsers use
     * @param otherNames further host names or address literals that are answered; {@code hostname}, {@code localhost} and the
     *     address that the connection came in by always are. Any other name is refused (DNS rebinding)
     * @param publicPort port that browsers see, where a router translates it; default the one bound
     * @param hsts whether browsers are told never to use plain HTTP again; default false, since with a certificate of our own
     *     authority a browser would shut its owner out for good
     */
    public record Names(
            InetSocketAddress https,
            Optional<InetSocketAddress> http,
            String hostname,
            List<String> otherNames,
            Optional<Integer> publicPort,
            boolean hsts) {
        public Names {
            otherNames = List.copyOf(otherNames);
        }

        public static Names of(InetSocketAddress https, Optional<InetSocketAddress> http, String hostname) {
            return new Names(https, http, hostname, List.of(), Optional.empty(), false);
        }
    }

    /**
     * How much.
     *
     * @param threads that answer requests; default 64: they wait for the hop, while slow readers of pages hold none
     * @param connections in all; default 2000: each costs about 50 KiB while it is busy
     * @param connectionsPerAddress from one client network (IPv4 address or IPv6 /64); default 200: an office behind one
     *     address
     * @param requestHeader octets of request line and headers; default 16 KiB: browsers send less than 8
     * @param formText octets of all text fields of a form; default 2 MiB: a very long letter
     * @param formFields fields and files of a form; default 2000: a page of marked rows is 50
     * @param upload octets of a whole posted form with its files; default 50 MiB plus 1: the size of a message
     * @param uploadInMemory octets of a file that are held in memory before it goes to the disk; default 32 KiB
     */
    public record Limits(
            int threads,
            int connections,
            int connectionsPerAddress,
            int requestHeader,
            int formText,
            int formFields,
            long upload,
            int uploadInMemory) {
        public static final Limits STANDARD = new Limits(64, 2000, 200, 16 << 10, 2 << 20, 2000, 51L << 20, 32 << 10);
    }

    /**
     * How long.
     *
     * @param idle a connection may say nothing, or not bring a whole request header; default 30 s
     * @param grace before the rates count; default 10 s: a start-up on a bad line
     * @param requestRate octets per second that a form must bring on average after the grace; default 1 KiB/s
     * @param responseRate octets per second that an answer must be read on average after the grace; default 1 KiB/s
     * @param stop for requests under way when the front closes; default 3 s: the box must be down within 10 s
     */
    public record Deadlines(Duration idle, Duration grace, int requestRate, int responseRate, Duration stop) {
        public static final Deadlines STANDARD =
                new Deadlines(Duration.ofSeconds(30), Duration.ofSeconds(10), 1024, 1024, Duration.ofSeconds(3));
    }

    /**
     * Web sessions.
     *
     * @param idle default 30 min: a forgotten browser in a shared room, long enough for a telephone call
     * @param absolute default 12 h: one working day; a stolen cookie dies by the night
     * @param ownPc idle and absolute time of a browser signed in with "my own PC"; default 14 days
     * @param recheck how long "the account still stands" is believed; default 3 s: soon enough after a password change, and
     *     no look-up for each of a page's requests
     * @param total sessions in all, the longest unused go; default 10,000
     * @param perAccount sessions of one account, the longest unused go; default 20: several browsers and a forgotten script
     */
    public record SessionTimes(
            Duration idle, Duration absolute, Duration ownPc, Duration recheck, int total, int perAccount) {
        public static final SessionTimes STANDARD = new SessionTimes(
                Duration.ofMinutes(30), Duration.ofHours(12), Duration.ofDays(14), Duration.ofSeconds(3), 10_000, 20);
    }
}
