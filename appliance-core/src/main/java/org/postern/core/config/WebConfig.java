package org.postern.core.config;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.postern.web.WebFrontSettings;
import org.postern.web.http.Deadlines;
import org.postern.web.http.Limits;
import org.postern.web.http.Names;
import org.postern.web.session.SessionTimes;

/** The webmail. */
public record WebConfig(
        @Key(
                value = "Where the HTTPS webmail listens.",
                standard = "\"*:443\"",
                why = "Browsers look there; the rest of the office needs nothing else.")
        Listen https,

        @Key(
                value = "Where plain HTTP listens, which only redirects to HTTPS; \"\" switches it off.",
                standard = "\"\"",
                why = "A person who types the bare name is helped by \"*:80\"; nothing is served there.")
        Optional<Listen> http,

        @Key(
                value = "How long a browser may be idle before its session ends.",
                standard = "\"30 min\"",
                min = "1 min",
                max = "1 d",
                why = "A forgotten browser in a shared room; long enough for a telephone call.")
        Duration sessionIdle,

        @Key(
                value = "The same for a browser signed in with \"my own PC\".",
                standard = "\"14 d\"",
                min = "1 h",
                max = "90 d",
                why = "Long enough for a fortnight's holiday.")
        Duration sessionOwnPc,

        @Key(
                value = "When a session ends even if in use, unless it is \"my own PC\".",
                standard = "\"12 h\"",
                min = "10 min",
                max = "30 d",
                why = "One working day; a stolen cookie dies by the night.")
        Duration sessionAbsolute,

        @Key(
                value = "How many sessions are kept at once.",
                standard = "10000",
                min = "10",
                max = "1000000",
                why = "A few KiB each; far more than an office has browsers.")
        int maxSessions,

        @Key(
                value = "Threads that answer requests.",
                standard = "64",
                min = "8",
                max = "2000",
                why = "A request may wait for the hop; slow readers do not hold a thread.")
        int threads,

        @Key(
                value = "Largest header of a request.",
                standard = "\"16 KiB\"",
                min = "4 KiB",
                max = "64 KiB",
                why = "Browsers send less than 8 KiB.")
        ByteSize maxRequestHeader,

        @Key(
                value = "Connections at once.",
                standard = "2000",
                min = "10",
                max = "100000",
                why = "Each costs about 50 KiB while it is busy.")
        int maxConnections,

        @Key(
                value = "Connections at once from one client network (IPv4 address or IPv6 /64).",
                standard = "200",
                min = "5",
                max = "100000",
                why = "An office behind one address.")
        int maxConnectionsPerClient,

        @Key(
                value = "The port that browsers see, where a router translates it; 0: the one that https has.",
                standard = "0",
                min = "0",
                max = "65535",
                why = "Most boxes are reached directly.")
        int publicPort,

        @Key(
                value = "Whether browsers are told never to use plain HTTP again (HSTS).",
                standard = "false",
                why = "With the box's own authority a browser would shut its owner out; for public certificates.")
        boolean hsts,

        @Key(
                value = "How long a connection may say nothing.",
                standard = "\"30 s\"",
                min = "1 s",
                max = "10 min",
                why = "Idle and creeping clients give their place back.")
        Duration idleTimeout) {
    /**
     * What the web front is given.
     *
     * @param maxMessage the largest form is the largest message and its text fields
     */
    public WebFrontSettings settings(OfficeConfig office, ByteSize maxMessage, Path temporary) {
        Limits limits = Limits.STANDARD;
        Deadlines deadlines = Deadlines.STANDARD;
        SessionTimes times = SessionTimes.STANDARD;
        return new WebFrontSettings(
                new Names(
                        https.address(),
                        http.map(Listen::address),
                        office.hostname().ascii(),
                        List.of(),
                        publicPort == 0 ? Optional.empty() : Optional.of(publicPort),
                        hsts),
                new Limits(
                        threads,
                        maxConnections,
                        maxConnectionsPerClient,
                        maxRequestHeader.asInt(),
                        limits.formText(),
                        limits.formFields(),
                        maxMessage.bytes() + (1 << 20),
                        limits.uploadInMemory()),
                new Deadlines(
                        idleTimeout,
                        deadlines.grace(),
                        deadlines.requestRate(),
                        deadlines.responseRate(),
                        deadlines.stop()),
                new SessionTimes(
                        sessionIdle, sessionAbsolute, sessionOwnPc, times.recheck(), maxSessions, times.perAccount()),
                temporary,
                office.timeZone().orElseGet(ZoneId::systemDefault),
                List.of(Locale.ENGLISH, Locale.JAPANESE));
    }
}
