package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The webmail in front of the servers that offices have, as Debian packs them: a day's work of two people, through the pages
 * alone, and whom the box trusts. {@code packaging/verify} installs the servers; where they cannot run the tests are skipped.
 */
class RealServersTest {
    @TempDir
    static Path directory;

    private static TestAuthority authority;
    private static TestAuthority.Identity identity;
    private static Path trusted;

    private static DovecotServer dovecot;
    private static PostfixSubmission postfix;

    @BeforeAll
    static void start() throws Exception {
        Needed.that(
                DovecotServer.isHere() && PostfixSubmission.isHere(), "root, dovecot-pop3d, dovecot-imapd and postfix");
        authority = new TestAuthority();
        identity = authority.good("localhost");
        trusted = Files.writeString(directory.resolve("ca.pem"), authority.pem());
        dovecot = DovecotServer.start(
                ServerProgram.Place.HERE,
                identity.pem(),
                OfficeDay.mail(),
                "protocol pop3 {\n  pop3_lock_session = yes\n}");
        postfix = PostfixSubmission.start(
                ServerProgram.Place.HERE,
                identity.pem(),
                dovecot,
                user -> dovecot.maildir(user).toString());
    }

    @AfterAll
    static void stop() throws Exception {
        List<AutoCloseable> all = new ArrayList<>();
        if (postfix != null) {
            all.add(postfix);
        }
        if (dovecot != null) {
            all.add(dovecot);
        }
        for (AutoCloseable each : all) {
            each.close();
        }
    }

    private static Map<String, String> settings(int receivePort, int smtpPort, String... more) {
        Map<String, String> settings = new HashMap<>();
        settings.put("gateway.kind", "pop3");
        settings.put("gateway.host", "localhost");
        settings.put("gateway.receive-port", String.valueOf(receivePort));
        settings.put("gateway.smtp-port", String.valueOf(smtpPort));
        settings.put("gateway.keep-open", "1 s");
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return settings;
    }

    private static TestBox box(String name, Map<String, String> settings) {
        return TestBox.start(directory.resolve(name), "office.test", Clock.systemUTC(), settings);
    }

    @Test
    void aDayWithDovecotsPop3sAndPostfixUnderTheOfficesOwnAuthority() throws Exception {
        Map<String, String> settings =
                settings(dovecot.ports().pop3s(), postfix.port(), "gateway.trust-ca", trusted.toString());
        try (TestBox box = box("dovecot", settings)) {
            new OfficeDay(box, true).work(() -> Maildir.count(dovecot.maildir("alice")));
        }
    }

    @Test
    void aDayWithCouriersPop3OnThisMachineAndAPinnedPostfix() throws Exception {
        Needed.that(CourierPop3.isHere(), "courier-pop and courier-authlib-userdb");
        try (CourierPop3 courier = CourierPop3.start(ServerProgram.Place.HERE, OfficeDay.mail());
                PostfixSubmission postfix = PostfixSubmission.start(
                        ServerProgram.Place.HERE,
                        identity.pem(),
                        dovecot,
                        user -> courier.maildir(user).toString());
                TestBox box = box(
                        "courier",
                        settings(
                                courier.port(),
                                postfix.port(),
                                "gateway.receive-security",
                                "plain",
                                "gateway.trust-fingerprint",
                                identity.fingerprint(),
                                "gateway.user-name",
                                "local-part"))) {
            new OfficeDay(box, true).work(() -> Maildir.count(courier.maildir("alice")));
        }
    }

    @Test
    void aDayWithDovecotsImapAfterStarttlsAndPostfix() throws Exception {
        try (DovecotServer imap = DovecotServer.start(ServerProgram.Place.HERE, identity.pem(), OfficeDay.mail());
                PostfixSubmission smtp = PostfixSubmission.start(
                        ServerProgram.Place.HERE,
                        identity.pem(),
                        imap,
                        user -> imap.maildir(user).toString());
                TestBox box = box(
                        "imap",
                        settings(
                                imap.ports().imap(),
                                smtp.port(),
                                "gateway.kind",
                                "imap",
                                "gateway.receive-security",
                                "starttls",
                                "gateway.trust-ca",
                                trusted.toString()))) {
            new OfficeDay(box, false).work(() -> Maildir.count(imap.maildir("alice")));
        }
    }

    @Test
    void dovecotAfterStlsTellsAClosedAccountFromAWrongPassword() throws Exception {
        Map<String, String> settings = settings(
                dovecot.ports().pop3(),
                postfix.port(),
                "gateway.receive-security",
                "starttls",
                "gateway.trust-ca",
                trusted.toString());
        try (TestBox box = box("stls", settings)) {
            WebClient browser = new WebClient("https://localhost:" + box.port("https"));
            assertThat(browser.login("dora", "wrong").text()).contains("do not match");
            WebClient.Page closed = browser.login("dora", Office.PASSWORD);
            assertThat(closed.text()).contains("Login disabled for this user");
            assertThat(closed.status()).isEqualTo(403);
            assertThat(browser.login("bob", Office.PASSWORD).status()).isEqualTo(303);
        }
    }

    @Test
    void noPasswordGoesToAServerWithAnotherCertificate() throws Exception {
        Path stranger = Files.writeString(directory.resolve("stranger.pem"), new TestAuthority().pem());
        String other = authority.good("localhost").fingerprint();
        List<Map<String, String>> wrong = List.of(
                Map.of("gateway.trust-ca", stranger.toString()),
                Map.of("gateway.trust-fingerprint", other),
                Map.of(), // the authorities that all know
                Map.of("gateway.trust-ca", trusted.toString(), "gateway.host", "127.0.0.1")); // another name
        int tried = 0;
        for (Map<String, String> each : wrong) {
            Map<String, String> settings = settings(dovecot.ports().pop3s(), postfix.port());
            settings.putAll(each);
            try (TestBox box = box("wrong" + tried++, settings)) {
                WebClient browser = new WebClient("https://localhost:" + box.port("https"));
                WebClient.Page page = browser.login("bob", Office.PASSWORD);
                assertThat(page.status()).as(each.toString()).isEqualTo(503);
                assertThat(page.text()).as(each.toString()).contains("cannot be reached");
            }
        }
    }

    @Test
    void theServersAreAsTheTestsSay() throws IOException {
        assertThat(dovecot.log()).contains("starting up for pop3, imap");
        assertThat(postfix.log()).contains("daemon started");
    }
}
