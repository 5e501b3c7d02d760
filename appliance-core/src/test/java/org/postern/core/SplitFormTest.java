package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.core.cli.Commands;
import org.postern.core.config.ConfigFile;
import org.postern.store.mailbox.StoreException;

/** A browser at a web node, and all mail on another machine. */
class SplitFormTest {
    private static final String SECRET = "the vault opens at nine";

    @TempDir
    Path directory;

    private static Map<String, String> letter(WebClient browser, String subject, String action)
            throws IOException, InterruptedException {
        Map<String, String> letter = new LinkedHashMap<>(browser.get("/compose").hidden("/compose"));
        letter.putAll(Map.of("to", "bob@office.test", "cc", "", "bcc", "", "subject", subject, "body", SECRET));
        letter.put("action", action);
        return letter;
    }

    private static void act(WebClient browser, String... fields) throws IOException, InterruptedException {
        Map<String, String> form =
                new LinkedHashMap<>(browser.get("/mail/inbox").hidden("/act"));
        for (int i = 0; i < fields.length; i += 2) {
            form.put(fields[i], fields[i + 1]);
        }
        assertThat(browser.post("/act", form).status()).isEqualTo(303);
    }

    @Test
    void oneServerRunsOnAWebNodesDirectory() throws Exception {
        try (SplitOffice office = new SplitOffice(directory)) {
            assertThat(office.browser().get("/login").status()).isEqualTo(200);
            DataDirectory data = new DataDirectory(directory.resolve("web"));
            assertThat(data.serverRuns()).isTrue();
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> Appliance.start(data, ConfigFile.read(data.config()), Clock.systemUTC()))
                    .withMessageContaining("another Postern server is running");
        }
    }

    @Test
    void aPersonWritesAsAnAddressThatTheMailNodeKnows() throws Exception {
        try (SplitOffice office = new SplitOffice(directory)) {
            Commands.run(office.mail.data(), "alias", "add", "info", "alice");
            WebClient alice = office.signedIn("alice");
            assertThat(alice.get("/compose").text()).contains("<option value=\"info@office.test\"");
            Map<String, String> letter = letter(alice, "as info", "send");
            letter.put("from", "bob@office.test");
            assertThat(alice.postMultipart("/compose", letter, "", new byte[0]).text())
                    .contains("id=\"from-error\"");
            letter.put("from", "info@office.test");
            letter.put("bcc", "alice@office.test");
            assertThat(alice.postMultipart("/compose", letter, "", new byte[0]).status())
                    .isEqualTo(303);
            assertThat(office.mail.await("bob", "", message -> message.contains("Subject: as info")))
                    .contains("<info@office.test>")
                    .doesNotContain("Bcc");
            assertThat(office.mail.await("alice", "Sent", message -> message.contains("Subject: as info")))
                    .contains("Bcc: alice@office.test");
        }
    }

    @Test
    void aPersonChangesThePasswordThatTheMailNodeKeeps() throws Exception {
        try (SplitOffice office = new SplitOffice(directory)) {
            WebClient stranger = office.signedIn("alice");
            WebClient alice = office.signedIn("alice");
            assertThat(newPassword(alice, "wrong", "river stone lamp").text()).contains("old password is not right");
            assertThat(newPassword(alice, Office.PASSWORD, "alice@office.test").text())
                    .contains("own or the office");
            assertThat(newPassword(alice, Office.PASSWORD, "river stone lamp").status())
                    .isEqualTo(303);
            assertThat(stranger.get("/mail/inbox").status()).isEqualTo(303);
            assertThat(alice.get("/mail/inbox").status()).isEqualTo(200);
            assertThat(office.browser()
                            .login("alice@office.test", Office.PASSWORD)
                            .status())
                    .isEqualTo(403);
            assertThat(office.browser()
                            .login("alice@office.test", "river stone lamp")
                            .status())
                    .isEqualTo(303);
        }
    }

    private static WebClient.Page newPassword(WebClient browser, String old, String fresh)
            throws IOException, InterruptedException {
        Map<String, String> form =
                new LinkedHashMap<>(browser.get("/settings/password").hidden("/settings/password"));
        form.putAll(Map.of("old-password", old, "new-password", fresh, "again-password", fresh));
        return browser.post("/settings/password", form);
    }

    @Test
    void aPersonSignsInReadsSendsFlagsMovesSearchesAndDrafts() throws Exception {
        try (SplitOffice office = new SplitOffice(directory)) {
            assertThat(office.browser().login("alice@office.test", "wrong").status())
                    .isNotEqualTo(303);
            WebClient alice = office.signedIn("alice");
            assertThat(alice.postMultipart(
                                    "/compose",
                                    letter(alice, "Tür und 扉", "send"),
                                    "key.txt",
                                    "iron".repeat(90_000).getBytes(StandardCharsets.US_ASCII))
                            .status())
                    .isEqualTo(303);
            assertThat(alice.postMultipart("/compose", letter(alice, "unfinished", "draft"), "", new byte[0])
                            .status())
                    .isLessThan(400);
            assertThat(alice.get("/mail/drafts").text()).contains("unfinished");
            office.mail.await("bob", "", message -> message.contains(SECRET));
            WebClient bob = office.signedIn("bob");
            WebClient.Page inbox = bob.get("/mail/inbox");
            assertThat(inbox.text()).contains("Tür und 扉");
            String uidl = inbox.uidls().get(0);
            assertThat(bob.get("/mail/inbox/" + uidl).text()).contains(SECRET);
            assertThat(bob.get("/mail/inbox/" + uidl + "/raw").bytes().length).isGreaterThan(300_000);
            act(bob, "star", uidl);
            assertThat(bob.get("/mail/inbox?filter=flagged").uidls()).containsExactly(uidl);
            act(bob, "act", "move", "to", "archive", "uidl", uidl);
            assertThat(bob.get("/mail/inbox").uidls()).isEmpty();
            assertThat(bob.get("/mail/archive").uidls()).containsExactly(uidl);
            assertThat(bob.get("/mail/trash").text())
                    .as("the mail node's setting")
                    .contains("Messages that have been here for 30 days are deleted.");
            long end = System.nanoTime() + 30_000_000_000L;
            while (!bob.get("/search?q=vault").uidls().contains(uidl)) {
                assertThat(System.nanoTime()).isLessThan(end);
            }
            assertThat(alice.get("/mail/sent").text()).contains("Tür und 扉");
            nothingPassedInClear(office);
        }
    }

    /**
     * Three relays carried all of it. Words have at least five octets: megabytes of cipher text contain shorter ones by
     * chance.
     */
    private static void nothingPassedInClear(SplitOffice office) {
        for (String port : SplitOffice.PORTS) {
            byte[] seen = office.relay(port).seen();
            assertThat(seen.length).as(port).isGreaterThan(1_000);
            String text = new String(seen, StandardCharsets.ISO_8859_1);
            for (String word : List.of(
                    "vault",
                    "alice",
                    "office.test",
                    "correct horse",
                    "\r\n+OK",
                    "UIDL\r\n",
                    "RETR ",
                    "RCPT TO:",
                    "POST /",
                    "ticket",
                    "ironiron")) {
                assertThat(text.contains(word)).as(word + " at " + port).isFalse();
            }
            // Certificates pass under TLS too in 1.3: not even the name of the web node is seen.
            assertThat(text.contains("web1")).as("certificate at " + port).isFalse();
        }
    }

    @Test
    void aDeadMailNodeIsSaidToBeSoAndIsFoundAgain() throws Exception {
        try (SplitOffice office = new SplitOffice(directory)) {
            WebClient alice = office.signedIn("alice");
            assertThat(alice.get("/mail/inbox").status()).isEqualTo(200);
            Map<String, String> written = letter(alice, "kept", "send");
            office.mail.close();
            for (String port : SplitOffice.PORTS) {
                office.relay(port).down();
            }
            WebClient.Page list = alice.get("/mail/inbox");
            assertThat(list.status()).isEqualTo(503);
            assertThat(list.text()).contains("The mail server cannot be reached");
            WebClient.Page refused = office.browser().login("bob@office.test", Office.PASSWORD);
            assertThat(refused.text()).contains("The mail server cannot be reached");
            WebClient.Page kept = alice.postMultipart("/compose", written, "", new byte[0]);
            assertThat(kept.status()).isNotEqualTo(303);
            assertThat(kept.text()).contains(SECRET);

            office.mail.restart();
            for (String port : SplitOffice.PORTS) {
                office.relay(port).up(office.mail.port(port));
            }
            WebClient bob = office.signedIn("bob");
            assertThat(bob.get("/mail/inbox").status()).isEqualTo(200);
            // Tickets died with the mail node: whoever was signed in signs in again.
            long end = System.nanoTime() + 30_000_000_000L;
            while (alice.get("/mail/inbox").status() == 200) {
                assertThat(System.nanoTime()).isLessThan(end);
            }
            assertThat(office.signedIn("alice").get("/mail/inbox").status()).isEqualTo(200);
        }
    }

    @Test
    void aPasswordChangedAtTheMailNodeEndsTheSessionAtTheWebNode() throws Exception {
        try (SplitOffice office = new SplitOffice(directory)) {
            WebClient alice = office.signedIn("alice");
            WebClient bob = office.signedIn("bob");
            String changed = "another horse, another battery";
            ServerProcess.command(
                    changed + "\n",
                    "user",
                    "password",
                    "alice@office.test",
                    "--password-stdin",
                    "--data",
                    office.mailData().toString());
            awaitEnd(alice);
            assertThat(office.browser()
                            .login("alice@office.test", Office.PASSWORD)
                            .status())
                    .isEqualTo(403);
            assertThat(office.browser().login("alice@office.test", changed).status())
                    .isEqualTo(303);
            assertThat(bob.get("/mail/inbox").status()).isEqualTo(200);
        }
    }

    @Test
    void anAccountDisabledAtTheMailNodeIsShutOutOfTheWebNode() throws Exception {
        try (SplitOffice office = new SplitOffice(directory)) {
            WebClient alice = office.signedIn("alice");
            WebClient bob = office.signedIn("bob");
            org.postern.core.cli.Commands.run(office.mailData(), "user", "disable", "alice@office.test");
            awaitEnd(alice);
            assertThat(office.browser()
                            .login("alice@office.test", Office.PASSWORD)
                            .status())
                    .isEqualTo(403);
            assertThat(bob.get("/mail/inbox").status()).isEqualTo(200);
        }
    }

    /** Asks until the browser is led to the login page: the web node looks every few seconds whether the session stands. */
    private static void awaitEnd(WebClient browser) throws IOException, InterruptedException {
        long end = System.nanoTime() + 30_000_000_000L;
        WebClient.Page page = browser.get("/mail/inbox");
        while (page.status() != 303) {
            assertThat(System.nanoTime()).isLessThan(end);
            page = browser.get("/mail/inbox");
        }
        assertThat(page.location()).startsWith("/login");
    }
}
