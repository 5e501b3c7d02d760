package org.postern.web.http;

import java.time.Duration;

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

    private static final Duration MOST_QUIET = Duration.ofSeconds(15);

    /** How often a quiet event stream shows that it lives: well within the idle time, at most 15 s. */
    public Duration heartbeat() {
        Duration third = idle.dividedBy(3);
        return third.compareTo(MOST_QUIET) < 0 ? third : MOST_QUIET;
    }
}
