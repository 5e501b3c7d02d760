package org.postern.core.config;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.postern.core.config.value.ByteSize;
import org.postern.core.config.value.Listen;
import org.postern.store.address.EmailAddress;
import org.postern.store.address.InvalidAddressException;
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
                why = "Browsers use this port; the office needs nothing else.")
        Listen https,

        @Key(
                value = "Where plain HTTP listens, which only redirects to HTTPS; \"\" switches it off.",
                standard = "\"\"",
                why = "\"*:80\" helps people who type the name alone; no page is served there.")
        Optional<Listen> http,

        @Key(
                value = "The port that browsers see where a router translates it; 0: the port of https.",
                standard = "0",
                min = "0",
                max = "65535",
                why = "Most boxes are reached without translation.")
        int publicPort,

        @Key(
                value = "Whether browsers are told never to use plain HTTP again (HSTS).",
                standard = "false",
                why =
                        "Only for certificates of a public authority: with the box's own, browsers would lock people out.")
        boolean hsts,

        @Key(
                value =
                        "Whether people may leave mailing lists by a request from the box to the list's server (RFC 8058).",
                standard = "true",
                why =
                        "It keeps the reader's browser and address out of it. Switch it off where the box must not call out; the other ways to leave a list stay.")
        boolean unsubscribe,

        @Key(
                value =
                        "Where people's reports of phishing go, with the mail attached: an address, or a name in the office's domain; \"\" switches them off.",
                standard = "\"postmaster\"",
                why = "That address leads to the administrator in every office.")
        Optional<String> phishingReports,

        @Part Sessions sessions,
        @Part Load load)
        implements Checked {
    @Override
    public void check(TableCheck check) {
        try {
            phishingReports.map(WebConfig::whole).ifPresent(EmailAddress::parse);
        } catch (InvalidAddressException e) {
            check.refuse("web.phishing-reports is not one address; write \"postmaster\"", "phishing-reports");
        }
    }

    private static String whole(String name) {
        return name.indexOf('@') < 0 ? name + "@office.invalid" : name;
    }

    /** The whole address for reports of phishing. */
    public Optional<String> phishingReports(OfficeConfig office) {
        return phishingReports.map(name -> name.indexOf('@') < 0 ? name + "@" + office.domain() : name);
    }

    /** How long people stay signed in. */
    public record Sessions(
            @Key(
                    value = "How long a browser may be idle before its session ends.",
                    standard = "\"30 min\"",
                    min = "1 min",
                    max = "1 d",
                    why = "Short enough for a forgotten browser in a shared room, long enough for a telephone call.")
            Duration sessionIdle,

            @Key(
                    value = "The same for a browser that signed in with \"my own PC\".",
                    standard = "\"14 d\"",
                    min = "1 h",
                    max = "90 d",
                    why = "Long enough for a fortnight's holiday.")
            Duration sessionOwnPc,

            @Key(
                    value = "When a session ends even if it is in use, unless it is of \"my own PC\".",
                    standard = "\"12 h\"",
                    min = "10 min",
                    max = "30 d",
                    why = "One working day; a stolen cookie is useless by night.")
            Duration sessionAbsolute,

            @Key(
                    value = "Sessions kept at one time.",
                    standard = "10000",
                    min = "10",
                    max = "1000000",
                    why = "Each takes a few KiB; no office has that many browsers.")
            int maxSessions) {}

    /** Limits for all requests together. */
    public record Load(
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
                    value = "Connections at one time.",
                    standard = "2000",
                    min = "10",
                    max = "100000",
                    why = "Each takes about 50 KiB while it is busy.")
            int maxConnections,

            @Key(
                    value = "Connections at one time from one client network (IPv4 address or IPv6 /64).",
                    standard = "200",
                    min = "5",
                    max = "100000",
                    why = "A whole office may share one address.")
            int maxConnectionsPerClient,

            @Key(
                    value = "How long a connection may be silent.",
                    standard = "\"30 s\"",
                    min = "1 s",
                    max = "10 min",
                    why = "Idle and very slow clients must make room for others.")
            Duration idleTimeout) {}

    /**
     * Returns the settings of the web front.
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
                        load.threads(),
                        load.maxConnections(),
                        load.maxConnectionsPerClient(),
                        load.maxRequestHeader().asInt(),
                        limits.formText(),
                        limits.formFields(),
                        maxMessage.bytes() + (1 << 20),
                        limits.uploadInMemory()),
                new Deadlines(
                        load.idleTimeout(),
                        deadlines.grace(),
                        deadlines.requestRate(),
                        deadlines.responseRate(),
                        deadlines.crowded(),
                        deadlines.stop()),
                new SessionTimes(
                        sessions.sessionIdle(),
                        sessions.sessionAbsolute(),
                        sessions.sessionOwnPc(),
                        times.recheck(),
                        sessions.maxSessions(),
                        times.perAccount()),
                temporary,
                office.timeZone().orElseGet(ZoneId::systemDefault),
                List.of(Locale.ENGLISH, Locale.JAPANESE));
    }
}
