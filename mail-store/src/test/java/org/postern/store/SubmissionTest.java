package org.postern.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.account.Aliases;
import org.postern.store.account.AppPasswords;
import org.postern.store.account.HopTicket;
import org.postern.store.address.EmailAddress;
import org.postern.store.policy.SendLimit;

/** The two listeners for people's programs: TLS, passwords and app passwords, ownership, limits. */
class SubmissionTest {
    private static final String LOGIN_FAILED = "535 5.7.8 ";

    @TempDir
    Path directory;

    private final SetClock clock = new SetClock("2026-11-23T12:40:00Z");

    @SuppressWarnings("NullAway.Init")
    private RunningServer server;

    @BeforeEach
    void start() throws Exception {
        server = limited(new SendLimit(0, 0));
    }

    private RunningServer limited(SendLimit limit) throws IOException {
        return new RunningServer(
                directory,
                usual -> with(
                        usual,
                        new SubmissionSettings(
                                usual.sessions().clientSubmission().tls(),
                                usual.sessions().clientSubmission().startTls(),
                                limit,
                                false,
                                ZoneId.of("Asia/Tokyo"))),
                clock);
    }

    private static MailServerSettings with(MailServerSettings usual, SubmissionSettings sending) {
        return new MailServerSettings(
                usual.domain(),
                usual.hostname(),
                usual.listening(),
                new MailServerSettings.Sessions(
                        usual.sessions().publicSmtp(),
                        usual.sessions().receiving(),
                        usual.sessions().submission(),
                        sending),
                usual.judging(),
                usual.delivery(),
                usual.reports(),
                usual.store());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @TestFactory
    List<DynamicTest> dialogs() throws Exception {
        String alice = "alice@office.test";
        EmailAddress carol = EmailAddress.parse("carol@office.test");
        server.server().accounts().add(carol, "", RunningServer.PASSWORD.toCharArray(), 0);
        server.server().accounts().setEnabled(carol, false);
        Aliases aliases = server.server().aliases();
        aliases.add(new Aliases.Entry(
                Aliases.Kind.ALIAS, EmailAddress.parse("sales@office.test"), List.of(server.alice.address())));
        aliases.add(new Aliases.Entry(
                Aliases.Kind.GROUP,
                EmailAddress.parse("staff@office.test"),
                List.of(server.alice.address(), server.bob.address())));
        Map<String, String> words = new HashMap<>();
        words.put("password", plain("", alice, RunningServer.PASSWORD));
        words.put("otheridentity", plain("bob@office.test", alice, RunningServer.PASSWORD));
        words.put("unknown", plain("", "nobody@office.test", RunningServer.PASSWORD));
        words.put("wrong", plain("", alice, "wrong"));
        words.put("disabled", plain("", "carol@office.test", RunningServer.PASSWORD));
        words.put("ticket", plain("", alice, server.ticket(server.alice)));
        words.put("alice", base64(alice));
        words.put("secret", base64(RunningServer.PASSWORD));
        List<DynamicTest> tests = new java.util.ArrayList<>();
        for (String listener : List.of("submission", "submissions")) {
            Path files = Path.of(Objects.requireNonNull(SubmissionTest.class.getResource("/dialogs/" + listener))
                    .toURI());
            try (var list = Files.list(files)) {
                for (Path file : list.sorted().toList()) {
                    tests.add(DynamicTest.dynamicTest(listener + " " + file.getFileName(), () -> {
                        try (RawClient client = connect(listener)) {
                            SocketDialog.play(file, client, words);
                        }
                    }));
                }
            }
        }
        assertThat(tests).hasSize(5);
        return tests;
    }

    @Test
    void whatIsPipelinedBehindStartTlsIsNeverRun() throws Exception {
        for (int round = 0; round < 2; round++) {
            try (RawClient client = connect("submission")) {
                client.ehlo();
                client.raw("STARTTLS\r\nEHLO injected.test\r\nAUTH PLAIN "
                        + plain("", "alice@office.test", RunningServer.PASSWORD) + "\r\n");
                assertThat(client.reply()).startsWith("220 ");
                client.startTls();
                assertThat(client.say("MAIL FROM:<alice@office.test>")).startsWith("503 5.5.1 say EHLO first");
                assertThat(client.say("EHLO phone.local")).contains("AUTH PLAIN LOGIN");
                assertThat(client.say("MAIL FROM:<alice@office.test>")).startsWith("530 5.7.0 authentication");
            }
        }
    }

    @Test
    void aPasswordInClearIsNeverLookedAt() throws Exception {
        try (RawClient client = connect("submission")) {
            client.ehlo();
            for (int i = 0; i < 19; i++) {
                assertThat(login(client, "alice@office.test", RunningServer.PASSWORD))
                        .startsWith("530 5.7.0 ");
            }
            assertThat(login(client, "alice@office.test", RunningServer.PASSWORD))
                    .as("an error like others")
                    .startsWith("421 ");
        }
    }

    @Test
    void plainTextOnTheTlsPortGetsNoWord() throws Exception {
        try (RawClient client = RawClient.plain(server.port("submissions"))) {
            client.raw("EHLO phone.local\r\n");
            assertThat(client.line()).doesNotContain("250");
        }
    }

    @Test
    void thePublicListenerHasNoAuth() throws Exception {
        try (RawClient client = RawClient.plain(server.port("smtp"))) {
            client.reply();
            assertThat(client.say("EHLO x.test")).doesNotContain("AUTH");
            client.say("STARTTLS");
            client.startTls();
            assertThat(client.say("EHLO x.test")).doesNotContain("AUTH");
            assertThat(login(client, "alice@office.test", RunningServer.PASSWORD))
                    .startsWith("502 ");
        }
    }

    @Test
    void anAppPasswordSendsAndFetchesAndOpensNothingElse() throws Exception {
        AppPasswords apps = server.server().appPasswords();
        AppPasswords.Made phone = apps.make(server.alice, "telephone");
        assertThat(phone.secret()).matches("[a-z]{4}(-[a-z]{4}){3}").doesNotContainPattern("[ilo]");
        assertThat(opens("submissions", "alice@office.test", phone.secret())).isTrue();
        assertThat(opens("submission", "alice", phone.secret().replace("-", "").toUpperCase(java.util.Locale.ROOT)))
                .as("typed otherwise")
                .isTrue();
        assertThat(pop3("alice@office.test", phone.secret())).startsWith("+OK");
        assertThat(apps.list(server.alice).get(0).lastUsed()).contains(clock.instant());

        assertThat(opens("submissions", "bob@office.test", phone.secret()))
                .as("another's")
                .isFalse();
        assertThat(opens("submissions", "alice@office.test", phone.secret() + "a"))
                .isFalse();
        assertThat(server.server()
                        .authenticator()
                        .signIn(
                                org.postern.store.account.Purpose.WEB,
                                "alice@office.test",
                                phone.secret().toCharArray(),
                                org.postern.store.gate.Visitor.from(java.net.InetAddress.getLoopbackAddress())))
                .as("never the webmail")
                .isNotInstanceOf(org.postern.store.account.SignInResult.Granted.class);
    }

    @Test
    void anAppPasswordOutlivesTheAccountsPasswordAndDiesWhenRevokedOrDisabled() throws Exception {
        AppPasswords apps = server.server().appPasswords();
        String phone = apps.make(server.alice, "telephone").secret();
        String desk = apps.make(server.alice, "desk").secret();
        server.server().accounts().setPassword(server.alice.address(), "quite another".toCharArray());
        assertThat(opens("submissions", "alice@office.test", phone)).isTrue();
        assertThat(apps.revoke(server.alice, "telephone")).isTrue();
        assertThat(apps.revoke(server.alice, "telephone")).isFalse();
        assertThat(opens("submissions", "alice@office.test", phone)).isFalse();
        assertThat(opens("submissions", "alice@office.test", desk)).isTrue();
        server.server().accounts().setEnabled(server.alice.address(), false);
        assertThat(opens("submissions", "alice@office.test", desk)).isFalse();
    }

    @Test
    void whoIsLockedOutSendsNothingMoreOnAnOpenConnection() throws Exception {
        try (RawClient client = signedIn("submissions")) {
            server.server().accounts().setEnabled(server.alice.address(), false);
            assertThat(client.say("MAIL FROM:<alice@office.test>")).startsWith("550 5.7.1 the account is disabled");
        }
    }

    /** Each end is awaited; it comes within five seconds. */
    @Test
    void openSessionsEndWithThePasswordThatOpenedThemAndNoOthers() throws Exception {
        AppPasswords apps = server.server().appPasswords();
        String phone = apps.make(server.bob, "telephone").secret();
        String desk = apps.make(server.alice, "desk").secret();
        try (RawClient smtp = signedIn("submissions");
                RawClient letter = signedIn("submissions");
                RawClient smtpOfDesk = secured("submissions");
                RawClient smtpOfPhone = secured("submission");
                RawClient pop3 = maildrop("pop3s", "alice@office.test", RunningServer.PASSWORD);
                RawClient pop3OfPhone = maildrop("pop3s", "bob@office.test", phone);
                RawClient webReads = maildrop("hop-pop3", "alice@office.test", server.ticket(server.alice));
                RawClient webSends = hopSmtp(server.ticket(server.alice));
                RawClient bobReads = maildrop("hop-pop3", "bob@office.test", server.ticket(server.bob))) {
            login(smtpOfDesk, "alice@office.test", desk);
            login(smtpOfPhone, "bob@office.test", phone);
            send(letter, "bob@office.test");
            server.server().accounts().setPassword(server.alice.address(), "quite another one".toCharArray());
            assertThat(apps.revoke(server.bob, "telephone")).isTrue();
            for (RawClient ended : List.of(smtp, letter, smtpOfPhone, pop3, pop3OfPhone, webReads, webSends)) {
                assertEnds(ended);
            }
            assertThat(smtpOfDesk.say("NOOP")).startsWith("250 ");
            assertThat(bobReads.say("NOOP"))
                    .as("an app password opens nothing here")
                    .startsWith("+OK");
        }
    }

    /** The web session is over: its tickets end, each with its own sessions only. */
    @Test
    void openSessionsOfTheWebFrontEndWithTheirTicket() throws Exception {
        String ended = server.ticket(server.alice);
        try (RawClient reads = maildrop("hop-pop3", "alice@office.test", ended);
                RawClient sends = hopSmtp(ended);
                RawClient letter = hopSmtp(ended);
                RawClient other = maildrop("hop-pop3", "alice@office.test", server.ticket(server.alice))) {
            send(letter, "bob@office.test");
            server.server().hopTickets().revoke(new HopTicket(ended));
            for (RawClient client : List.of(reads, sends, letter)) {
                assertEnds(client);
            }
            assertThat(other.say("STAT")).startsWith("+OK");
            server.server().accounts().setEnabled(server.alice.address(), false);
            assertEnds(other);
        }
        assertThat(server.inboxCount(server.bob)).isZero();
    }

    private RawClient hopSmtp(String ticket) throws IOException {
        RawClient hop = RawClient.plain(server.port("hop-smtp"));
        hop.ehlo();
        assertThat(login(hop, "alice@office.test", ticket)).startsWith("235 ");
        return hop;
    }

    private RawClient maildrop(String listener, String name, String secret) throws IOException {
        RawClient pop3 = listener.equals("pop3s")
                ? RawClient.tls(server.port(listener))
                : RawClient.plain(server.port(listener));
        pop3.reply();
        pop3.say("USER " + name);
        assertThat(pop3.say("PASS " + secret)).startsWith("+OK");
        return pop3;
    }

    private static void assertEnds(RawClient client) throws IOException {
        String last = client.reply();
        assertThat(last).matches("(?s)(421 |-ERR|\\(closed\\)).*");
        assertThat(client.reply()).isEqualTo("(closed)");
    }

    @Test
    void whatIsSentTellsNothingOfTheSendersMachine() throws Exception {
        try (RawClient client = signedIn("submission")) {
            send(client, "bob@office.test");
            assertThat(client.say("Subject: x\r\nFrom: alice@office.test\r\nBcc: eve@elsewhere.test\r\n\r\nx\r\n."))
                    .startsWith("250 ");
        }
        assertThat(server.newest(server.bob))
                .contains("by mail.office.test (Postern) with ESMTPSA (TLSv1.3", "Date: ", "Message-ID: ")
                .doesNotContain("127.0.0.1", "client.test", "eve@");
    }

    @Test
    void theLimitOfAnHourIsToldAndCountsTheHopToo() throws Exception {
        server.close();
        server = limited(new SendLimit(3, 5));
        String reached = "452 4.7.1 limit of 3 recipients per hour reached; try again after 22:00";
        try (RawClient client = signedIn("submissions")) {
            send(client, "bob@office.test", "x@elsewhere.test");
            assertThat(client.say("From: alice@office.test\r\n\r\nx\r\n.")).startsWith("250 ");
        }
        try (RawClient hop = RawClient.plain(server.port("hop-smtp"))) {
            hop.ehlo();
            assertThat(login(hop, "alice@office.test", server.ticket(server.alice)))
                    .startsWith("235 ");
            assertThat(hop.say("MAIL FROM:<alice@office.test>")).startsWith("250 ");
            assertThat(hop.say("RCPT TO:<bob@office.test>")).startsWith("250 ");
            assertThat(hop.say("RCPT TO:<y@elsewhere.test>")).isEqualTo(reached);
            assertThat(hop.say("DATA")).startsWith("354 ");
            assertThat(hop.say("From: alice@office.test\r\n\r\nx\r\n.")).startsWith("250 ");
        }
        server.close();
        server = limited(new SendLimit(3, 5));
        try (RawClient client = signedIn("submissions")) {
            assertThat(client.say("MAIL FROM:<alice@office.test>")).startsWith("250 ");
            assertThat(client.say("RCPT TO:<bob@office.test>"))
                    .as("counted on disk")
                    .isEqualTo(reached);
            clock.forward(Duration.ofMinutes(20));
            assertThat(client.say("RSET")).startsWith("250 ");
            send(client, "bob@office.test", "x@elsewhere.test");
            assertThat(client.say("From: alice@office.test\r\n\r\nx\r\n.")).startsWith("250 ");
            clock.forward(Duration.ofHours(1));
            assertThat(client.say("MAIL FROM:<alice@office.test>")).startsWith("250 ");
            assertThat(client.say("RCPT TO:<bob@office.test>"))
                    .isEqualTo("452 4.7.1 limit of 5 recipients per day reached; try again after 21:00");
        }
    }

    @Test
    void whatWasRefusedOrCutCostsNothingOfTheLimit() throws Exception {
        server.close();
        server = limited(new SendLimit(2, 0));
        for (int i = 0; i < 3; i++) {
            try (RawClient client = signedIn("submissions")) {
                send(client, "bob@office.test", "x@elsewhere.test");
                assertThat(client.say("From: bob@office.test\r\n\r\nx\r\n.")).startsWith("550 5.7.1 ");
                send(client, "bob@office.test", "x@elsewhere.test");
                client.raw("From: alice@office.test\r\n\r\nx\n.\r\n");
                assertThat(client.reply()).as("a bare LF cuts it").startsWith("521 ");
                assertThat(client.reply()).isEqualTo("(closed)");
            }
            assertThat(takenBack()).isTrue();
        }
    }

    /** What a cut connection had counted is taken back behind its end, which nobody is told. */
    private boolean takenBack() throws IOException {
        for (int i = 0; i < 1_000; i++) {
            try (RawClient client = signedIn("submissions")) {
                client.say("MAIL FROM:<alice@office.test>");
                if (client.say("RCPT TO:<bob@office.test>").startsWith("250 ")) {
                    return true;
                }
            }
        }
        return false;
    }

    @Test
    void parallelSessionsCannotPassTheLimitTogether() throws Exception {
        server.close();
        server = limited(new SendLimit(3, 0));
        try (RawClient first = signedIn("submissions");
                RawClient second = signedIn("submission")) {
            first.say("MAIL FROM:<alice@office.test>");
            second.say("MAIL FROM:<alice@office.test>");
            for (RawClient client : List.of(first, second)) {
                assertThat(client.say("RCPT TO:<bob@office.test>")).startsWith("250 ");
                assertThat(client.say("RCPT TO:<x@elsewhere.test>")).startsWith("250 ");
            }
            assertThat(first.say("DATA")).startsWith("354 ");
            assertThat(second.say("DATA")).startsWith("452 4.7.1 limit of 3 recipients per hour");
        }
    }

    private RawClient connect(String listener) throws IOException {
        int port = server.port(listener);
        return listener.equals("submissions") ? RawClient.tls(port) : RawClient.plain(port);
    }

    private RawClient secured(String listener) throws IOException {
        RawClient client = connect(listener).ehlo();
        if (listener.equals("submission")) {
            client.say("STARTTLS");
            client.startTls();
            client.say("EHLO client.test");
        }
        return client;
    }

    private RawClient signedIn(String listener) throws IOException {
        RawClient client = secured(listener);
        assertThat(login(client, "alice@office.test", RunningServer.PASSWORD)).startsWith("235 ");
        return client;
    }

    private boolean opens(String listener, String name, String secret) throws IOException {
        try (RawClient client = secured(listener)) {
            String answer = login(client, name, secret);
            assertThat(answer).matches("(?s)(235|" + LOGIN_FAILED.strip() + "|454).*");
            return answer.startsWith("235");
        }
    }

    private String pop3(String name, String secret) throws IOException {
        try (RawClient pop3 = RawClient.tls(server.port("pop3s"))) {
            pop3.reply();
            pop3.say("USER " + name);
            return pop3.say("PASS " + secret);
        }
    }

    private static String login(RawClient client, String name, String secret) throws IOException {
        return client.say("AUTH PLAIN " + plain("", name, secret));
    }

    private static void send(RawClient client, String... recipients) throws IOException {
        assertThat(client.say("MAIL FROM:<alice@office.test>")).startsWith("250 ");
        for (String recipient : recipients) {
            assertThat(client.say("RCPT TO:<" + recipient + ">")).startsWith("250 ");
        }
        assertThat(client.say("DATA")).startsWith("354 ");
    }

    private static String plain(String identity, String user, String secret) {
        return base64(identity + "\0" + user + "\0" + secret);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
