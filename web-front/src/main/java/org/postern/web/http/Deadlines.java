package org.postern.web.http;

import java.time.Duration;

/**
 * Time limits and minimum rates.
 *
 * @param idle how long a connection may send nothing, or a request header may take; default 30 s
 * @param grace time before the rates are enforced; default 10 s, for a slow start on a bad line
 * @param requestRate octets per second that a form must send on average after the grace time; default 1 KiB/s
 * @param responseRate octets per second that the client must read of an answer on average after the grace time; default
 *     1 KiB/s
 * @param crowded how long a connection without a session may be idle while most of the memory for such clients is taken;
 *     default 10 s
 * @param stop how long running requests may take when the front closes; default 3 s: the box must stop within 10 s
 */
public record Deadlines(
        Duration idle, Duration grace, int requestRate, int responseRate, Duration crowded, Duration stop) {
    public static final Deadlines STANDARD = new Deadlines(
            Duration.ofSeconds(30), Duration.ofSeconds(10), 1024, 1024, Duration.ofSeconds(10), Duration.ofSeconds(3));

    private static final Duration MOST_QUIET = Duration.ofSeconds(15);

    /** Interval of heartbeats on a quiet event stream: well below the idle time, at most 15 s. */
    public Duration heartbeat() {
        Duration third = idle.dividedBy(3);
        return third.compareTo(MOST_QUIET) < 0 ? third : MOST_QUIET;
    }
}
