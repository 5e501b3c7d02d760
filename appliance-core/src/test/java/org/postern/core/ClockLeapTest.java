package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The machine's clock leaps while the server runs: thirty days back, ten years on. What is timed by waiting goes by the
 * monotonic clock and does not notice; mail keeps flowing although every certificate has expired.
 */
class ClockLeapTest {
    private static final String MESSAGE = "From: <carol@example.net>\r\nSubject: leap\r\n\r\nbody";

    @TempDir
    Path directory;

    @Test
    void sessionsAndMailSurviveTheClockGoingBackAndAhead() throws Exception {
        Optional<Path> library = library();
        Needed.that(library.isPresent(), "libfaketime");
        Path now = Files.writeString(directory.resolve("clock"), "+0d");
        Path data = Office.in(directory);
        List<String> otherTime = List.of(
                "env",
                "LD_PRELOAD=" + library.get(),
                "FAKETIME_TIMESTAMP_FILE=" + now,
                "FAKETIME_CACHE_DURATION=1",
                "FAKETIME_DONT_FAKE_MONOTONIC=1",
                "FAKETIME_FORCE_MONOTONIC_FIX=0");
        try (ServerSocket relay = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                ServerProcess server = serveWithRelay(data, otherTime, relay.getLocalPort())) {
            relay.setSoTimeout(60_000);
            WebClient browser = new WebClient("https://localhost:" + server.port("https"));
            assertThat(browser.login(Office.ALICE, Office.PASSWORD).status()).isEqualTo(303);
            int mails = 0;
            try (SmtpTalk open = SmtpTalk.plain(server.port("smtp"))) {
                open.say("EHLO load.test");
                for (int leap : List.of(0, -30, 3650, 0)) {
                    leap(now, leap, browser);
                    assertThat(open.send("carol@example.net", MESSAGE, Office.ALICE))
                            .as("a session open before the leap of %s days", leap)
                            .startsWith("250");
                    try (SmtpTalk fresh = SmtpTalk.plain(server.port("smtp"))) {
                        fresh.say("EHLO load.test");
                        assertThat(fresh.send("carol@example.net", MESSAGE, Office.ALICE))
                                .as("a new session after the leap of %s days", leap)
                                .startsWith("250");
                    }
                    mails += 2;
                    assertThat(browser.get("/mail/inbox").uidls())
                            .as("the browser stays signed in %s days away", leap)
                            .hasSize(mails);
                    try (SmtpTalk pop3 = SmtpTalk.tls(server.port("pop3s"))) {
                        assertThat(pop3.say("USER " + Office.ALICE)).startsWith("+OK");
                        assertThat(pop3.say("PASS " + Office.PASSWORD)).startsWith("+OK");
                        assertThat(pop3.say("STAT")).startsWith("+OK " + mails + " ");
                    }
                    submit(server.port("submissions"));
                    try (Socket attempt = relay.accept()) {
                        assertThat(attempt.isConnected())
                                .as("the queue goes on %s days away", leap)
                                .isTrue();
                    }
                    server.signal("HUP"); // the certificate is looked at, as it is every hour
                    if (leap >= 0) { // a clock from before the box was made is wrong itself, and changes nothing
                        awaitCertificate(server.port("pop3s"), Instant.now().plus(Duration.ofDays(leap)));
                    }
                }
            }
            Map<String, String> form = browser.get("/compose").hidden("/compose");
            assertThat(form).as("forms made before the leap").isNotEmpty();
            assertThat(server.stop()).isZero();
        }
    }

    private static ServerProcess serveWithRelay(Path data, List<String> prefix, int relay) throws IOException {
        Path toml = data.resolve("postern.toml");
        Files.writeString(
                toml,
                Files.readString(toml)
                        .replace(
                                "[delivery]\n",
                                "[delivery]\nsmarthost = \"localhost:" + relay
                                        + "\"\nsmarthost-security = \"plain\"\nprivate-targets = true\n"));
        return ServerProcess.serve(data, prefix, List.of("--detached"));
    }

    private static void submit(int port) throws IOException {
        try (SmtpTalk smtp = SmtpTalk.tls(port)) {
            smtp.say("EHLO [127.0.0.1]");
            String login = "\0" + Office.ALICE + "\0" + Office.PASSWORD;
            String token = Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
            assertThat(smtp.say("AUTH PLAIN " + token)).startsWith("235");
            assertThat(smtp.send(Office.ALICE, MESSAGE.replace("carol@example.net", Office.ALICE), "x@elsewhere.test"))
                    .startsWith("250");
        }
    }

    /** Returns when the certificate that is shown is one for that time. */
    private static void awaitCertificate(int port, Instant time) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        X509Certificate shown = certificate(port);
        while (time.isBefore(shown.getNotBefore().toInstant())
                || time.isAfter(shown.getNotAfter().toInstant())) {
            assertThat(System.nanoTime() - deadline)
                    .as("%s to %s at %s", shown.getNotBefore(), shown.getNotAfter(), time)
                    .isNegative();
            shown = certificate(port);
        }
    }

    private static X509Certificate certificate(int port) throws Exception {
        try (SSLSocket socket = (SSLSocket)
                TrustAll.context().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    /** Returns when the server lives in the other time: its own Date field is the proof that it does. */
    private static void leap(Path clock, int days, WebClient browser) throws IOException, InterruptedException {
        Files.writeString(clock, (days < 0 ? "" : "+") + days + "d");
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (System.nanoTime() < deadline) {
            String date = browser.get("/healthz")
                    .headers()
                    .getOrDefault("date", List.of(""))
                    .get(0);
            Instant there = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            if (Duration.between(Instant.now().plus(Duration.ofDays(days)), there)
                            .abs()
                            .toHours()
                    < 1) {
                return;
            }
        }
        throw new IllegalStateException("the clock of the server did not leap by " + days + " days");
    }

    private static Optional<Path> library() throws IOException {
        for (Path directory : List.of(Path.of("/usr/lib"), Path.of("/usr/local/lib"))) {
            try (Stream<Path> files =
                    Files.find(directory, 3, (file, attributes) -> file.endsWith("faketime/libfaketimeMT.so.1"))) {
                Optional<Path> found = files.findFirst();
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }
}
