package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.core.config.ConfigException;

/** The webmail in front of an office's POP3 server, through the pages alone. */
class GatewayTest {
    private static final long PATIENCE = 30_000_000_000L;

    @TempDir
    Path directory;

    private OfficePop3 pop3;
    private FakeMx smtp;
    private TestBox box;

    @BeforeEach
    void start() throws IOException {
        pop3 = new OfficePop3();
        smtp = new FakeMx(InetAddress.getLoopbackAddress(), 0);
        for (int i = 1; i <= 60; i++) {
            pop3.put("Number " + i, "Body of " + i);
        }
        box = TestBox.start(directory.resolve("data"), "office.test", Clock.systemUTC(), settings());
    }

    @AfterEach
    void stop() throws IOException {
        box.close();
        pop3.close();
        smtp.close();
    }

    private Map<String, String> settings() {
        Map<String, String> settings = TestBox.before("pop3", pop3.port(), smtp.port());
        return settings;
    }

    private WebClient browser() {
        return new WebClient("https://localhost:" + box.port("https"));
    }

    private WebClient alice() throws IOException, InterruptedException {
        WebClient alice = browser();
        assertThat(alice.login("alice", Office.PASSWORD).status()).isEqualTo(303);
        return alice;
    }

    private void awaitMaildrop(int messages) {
        long end = System.nanoTime() + PATIENCE;
        while (pop3.maildrop.size() != messages) {
            assertThat(System.nanoTime() - end)
                    .as(pop3.maildrop.size() + " left")
                    .isNegative();
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void opensNoPortButHttpsAndTheHop() {
        assertThat(box.port("https")).isPositive();
        for (String listener : List.of("smtp", "submission", "submissions", "pop3s")) {
            assertThatExceptionOfType(ApplianceException.class).isThrownBy(() -> box.port(listener));
        }
    }

    @Test
    void readsWithOneRetrAndNothingElse() throws Exception {
        WebClient alice = alice();
        WebClient.Page list = alice.until("/mail/inbox?page=2", text -> !text.contains("so far"));
        assertThat(list.uidls()).hasSize(10);
        assertThat(alice.get("/mail/inbox").uidls()).hasSize(50);
        String uidl = alice.get("/mail/inbox").uidlOf("Number 58");
        pop3.commands.clear();
        assertThat(alice.get("/mail/inbox/" + uidl).text()).contains("Body of 58");
        alice.get("/mail/inbox/" + uidl);
        assertThat(pop3.count("RETR")).isEqualTo(1);
        assertThat(pop3.count("TOP")).isZero();
    }

    @Test
    void deletesAtSignOutAndNotBefore() throws Exception {
        WebClient alice = alice();
        WebClient.Page list = alice.get("/mail/inbox");
        String kept = list.uidlOf("Number 60");
        String gone = list.uidlOf("Number 59");
        assertThat(alice.act("/mail/inbox", "delete", List.of(kept, gone)).status())
                .isEqualTo(303);
        WebClient.Page trash = alice.get("/mail/trash");
        assertThat(trash.uidls()).containsExactlyInAnyOrder(kept, gone);
        assertThat(trash.text()).contains("when you sign out");
        assertThat(alice.act("/mail/trash", "move", List.of(kept), "to", "inbox")
                        .status())
                .isEqualTo(303);
        assertThat(pop3.count("DELE")).isZero();
        alice.signOut();
        awaitMaildrop(59);
        assertThat(pop3.maildrop).noneMatch(mail -> mail.text().contains("Number 59"));
        WebClient again = alice();
        assertThat(again.get("/mail/inbox").uidls()).contains(kept).doesNotContain(gone);
        assertThat(again.get("/mail/trash").uidls()).isEmpty();
    }

    @Test
    void anExpiredOrCutSessionDeletesNothing() throws Exception {
        WebClient alice = alice();
        String gone = alice.get("/mail/inbox").uidlOf("Number 59");
        alice.act("/mail/inbox", "delete", List.of(gone));
        box.restart();
        assertThat(pop3.maildrop).hasSize(60);
        WebClient again = alice();
        assertThat(again.get("/mail/trash").uidls()).containsExactly(gone);
        assertThat(again.get("/mail/inbox").uidls()).doesNotContain(gone);
    }

    @Test
    void marksAndFoldersSurviveSignOutRestartAndNewUidls() throws Exception {
        WebClient alice = alice();
        Map<String, String> make = new LinkedHashMap<>(alice.get("/folders").hidden("/folders"));
        make.put("new", "Orders");
        assertThat(alice.post("/folders", make).status()).isEqualTo(303);
        alice.until("/mail/inbox", text -> !text.contains("so far"));
        String starred = alice.get("/mail/inbox").uidlOf("Number 60");
        String filed = alice.get("/mail/inbox").uidlOf("Number 58");
        alice.act("/mail/inbox", "star", List.of(starred));
        alice.act("/mail/inbox", "move", List.of(filed), "to", "Orders");
        alice.signOut();
        pop3.changesUidls = true;
        pop3.commands.clear();
        box.restart();
        WebClient again = alice();
        // Until the list has come, pages show what the box remembers, which is complete, too.
        again.until("/mail/inbox", text -> pop3.count("TOP") >= 60);
        again.until("/mail/inbox", text -> !text.contains("so far") && text.contains("Number 60"));
        assertThat(again.get("/mail/inbox?starred=1").text())
                .contains("Number 60")
                .doesNotContain("Number 59");
        assertThat(again.get("/mail/Orders").text()).contains("Number 58");
        assertThat(again.get("/mail/inbox").text()).doesNotContain("Number 58<");
        assertThat(again.get("/mail/Orders/" + again.get("/mail/Orders").uidlOf("Number 58"))
                        .text())
                .contains("Body of 58");
    }

    @Test
    void sendsThroughTheOfficesServerAndFilesACopy() throws Exception {
        WebClient alice = alice();
        Map<String, String> letter = new LinkedHashMap<>(alice.get("/compose").hidden("/compose"));
        letter.putAll(Map.of("to", "carol@elsewhere.test", "cc", "", "bcc", "", "subject", "Offer"));
        letter.putAll(Map.of("body", "The price is 7.", "action", "send"));
        assertThat(alice.postMultipart("/compose", letter, "a.txt", new byte[] {'x'})
                        .status())
                .isEqualTo(303);
        FakeMx.Letter sent = smtp.letter();
        assertThat(sent.from()).contains("alice@office.test");
        assertThat(sent.recipients()).containsExactly("carol@elsewhere.test");
        WebClient.Page filed = alice.get("/mail/sent");
        String read = alice.get("/mail/sent/" + filed.uidlOf("Offer")).text();
        assertThat(read).contains("The price is 7.").contains("a.txt");
        assertThat(pop3.count("RETR")).isZero();
    }

    @Test
    void draftsAreTheBoxsOwn() throws Exception {
        WebClient alice = alice();
        Map<String, String> letter = new LinkedHashMap<>(alice.get("/compose").hidden("/compose"));
        letter.putAll(Map.of("to", "carol@elsewhere.test", "cc", "", "bcc", "", "subject", "Later"));
        letter.putAll(Map.of("body", "Not yet.", "action", "draft"));
        assertThat(alice.postMultipart("/compose", letter, "", new byte[0]).status())
                .isEqualTo(303);
        alice.signOut();
        WebClient again = alice();
        String draft = again.get("/mail/drafts").uidls().get(0);
        assertThat(again.get("/compose?draft=" + draft).text()).contains("Not yet.");
        assertThat(smtp.taken()).isEmpty();
    }

    @Test
    void searchesTitlesOfAllAndTextOfWhatWasOpened() throws Exception {
        WebClient alice = alice();
        alice.until("/mail/inbox", text -> !text.contains("so far"));
        alice.until("/search?q=%22Number+7%22", text -> text.contains("Number 7<"));
        String opened = alice.get("/mail/inbox").uidlOf("Number 57");
        assertThat(alice.get("/search?q=body").uidls()).isEmpty();
        alice.get("/mail/inbox/" + opened);
        assertThat(alice.until("/search?q=body", text -> text.contains("Number 57"))
                        .uidls())
                .containsExactly(opened);
    }

    @Test
    void tellsWrongPasswordLockedAccountBusyMaildropAndDeadServerApart() throws Exception {
        WebClient browser = browser();
        assertThat(browser.login("alice", "wrong").text()).contains("do not match");
        pop3.passReply = "-ERR [SYS/PERM] your account is <closed>";
        WebClient.Page locked = browser.login("alice", Office.PASSWORD);
        assertThat(locked.status()).isEqualTo(403);
        assertThat(locked.text()).contains("your account is &lt;closed&gt;");
        pop3.passReply = "";
        try (AutoCloseable other = pop3.otherProgram()) {
            assertThat(other).isNotNull();
            WebClient.Page busy = browser.login("alice", Office.PASSWORD);
            assertThat(busy.status()).isEqualTo(503);
            assertThat(busy.text()).contains("Another program");
        }
        pop3.close();
        WebClient.Page dead = browser.login("alice", Office.PASSWORD);
        assertThat(dead.status()).isEqualTo(503);
        assertThat(dead.text()).contains("cannot be reached");
    }

    @Test
    void thePasswordIsTheOfficesServersToChange() throws Exception {
        WebClient alice = alice();
        assertThat(alice.get("/settings/password").text()).contains("mail server of your office keeps your password");
        Map<String, String> form = new LinkedHashMap<>(alice.get("/settings").hidden("/settings"));
        form.putAll(Map.of("old-password", Office.PASSWORD, "new-password", "x", "again-password", "x"));
        assertThat(alice.post("/settings/password", form).status()).isEqualTo(404);
    }

    @Test
    void nothingThatIsTypedChoosesAHost() throws Exception {
        WebClient browser = browser();
        for (String name : List.of(
                "alice@evil.test", "alice@127.0.0.1:25", "alice%evil.test@elsewhere.test", "@evil.test:alice")) {
            assertThat(browser.login(name, Office.PASSWORD).status()).as(name).isIn(403, 429);
        }
        assertThat(pop3.count("USER")).isZero();
    }

    @Test
    void whatWasKnownIsShownWhileAnotherProgramReads() throws Exception {
        WebClient alice = alice();
        alice.until("/mail/inbox", text -> !text.contains("so far"));
        try (AutoCloseable other = pop3.otherProgram()) {
            assertThat(other).isNotNull();
            WebClient.Page page = alice.until("/mail/inbox", text -> text.contains("Another program"));
            assertThat(page.uidls()).hasSize(50);
        }
        pop3.put("Number 61", "late");
        alice.until("/mail/inbox", text -> text.contains("Number 61"));
    }

    @Test
    void showsWhatItHasWhileTitlesAreSlow() throws Exception {
        Semaphore tops = new Semaphore(5);
        pop3.tops = tops;
        WebClient alice = alice();
        WebClient.Page first = alice.until("/mail/inbox", text -> text.contains("so far"));
        assertThat(first.uidls().size()).isLessThan(50);
        tops.release(1_000);
        WebClient.Page all = alice.until("/mail/inbox", text -> !text.contains("so far"));
        assertThat(all.uidls()).hasSize(50);
        assertThat(all.text().indexOf("Number 60<")).isLessThan(all.text().indexOf("Number 20<"));
    }

    @Test
    void aServerThatBreaksOffCostsNothing() throws Exception {
        WebClient alice = alice();
        alice.until("/mail/inbox", text -> !text.contains("so far"));
        String uidl = alice.get("/mail/inbox").uidlOf("Number 60");
        pop3.cutIn.add("RETR");
        assertThat(alice.get("/mail/inbox/" + uidl).status()).isEqualTo(503);
        pop3.cutIn.clear();
        assertThat(alice.get("/mail/inbox/" + uidl).text()).contains("Body of 60");
        pop3.cut();
        String other = alice.get("/mail/inbox").uidlOf("Number 59");
        assertThat(alice.get("/mail/inbox/" + other).text()).contains("Body of 59");
    }

    @Test
    void anEndlessAnswerFillsNoMemory() throws Exception {
        WebClient alice = alice();
        alice.until("/mail/inbox", text -> !text.contains("so far"));
        String uidl = alice.get("/mail/inbox").uidlOf("Number 60");
        pop3.endlessIn.add("RETR");
        assertThat(alice.get("/mail/inbox/" + uidl).status()).isEqualTo(503);
        pop3.endlessIn.clear();
        assertThat(alice.get("/mail/inbox/" + uidl).text()).contains("Body of 60");
    }

    @Test
    void serversThatLackCommandsStillShowTheirMail() throws Exception {
        pop3.lacks.addAll(List.of("CAPA", "UIDL", "TOP"));
        WebClient alice = alice();
        WebClient.Page list = alice.until("/mail/inbox", text -> !text.contains("so far"));
        assertThat(list.uidls()).hasSize(50);
        String uidl = list.uidlOf("Number 60");
        assertThat(alice.get("/mail/inbox/" + uidl).text()).contains("Body of 60");
        alice.act("/mail/inbox", "delete", List.of(uidl));
        alice.signOut();
        awaitMaildrop(59);
        assertThat(pop3.maildrop).noneMatch(mail -> mail.text().contains("Number 60"));
    }

    @Test
    void anEmptyMaildropForADayTakesNothingAway() throws Exception {
        WebClient alice = alice();
        alice.until("/mail/inbox", text -> !text.contains("so far"));
        String starred = alice.get("/mail/inbox").uidlOf("Number 60");
        alice.act("/mail/inbox", "star", List.of(starred));
        List<OfficePop3.Mail> all = List.copyOf(pop3.maildrop);
        pop3.maildrop.clear();
        alice.signOut();
        WebClient second = alice();
        second.until("/mail/inbox", text -> !text.contains("Number 60"));
        second.signOut();
        pop3.maildrop.addAll(all);
        WebClient third = alice();
        third.until("/mail/inbox?starred=1", text -> text.contains("Number 60"));
    }

    @Test
    void removingWhatTheBoxKeepsLosesNoMail() throws Exception {
        WebClient alice = alice();
        String known = alice.get("/mail/inbox").uidlOf("Number 60");
        ServerProcess.command("", "user", "delete", "--data", box.data().toString(), Office.ALICE);
        assertThat(pop3.maildrop).hasSize(60);
        WebClient again = alice();
        WebClient.Page list = again.until("/mail/inbox", text -> text.contains("Number 60"));
        assertThat(list.uidls()).hasSize(50).doesNotContain(known);
        assertThat(again.get("/mail/inbox/" + list.uidlOf("Number 60")).text()).contains("Body of 60");
        assertThat(pop3.count("DELE")).isZero();
    }

    @Test
    void plainTextGoesNowherePublicAndToAPrivateNetworkOnlyOnceConfirmed() {
        for (Map<String, String> wrong : List.of(
                Map.of("gateway.host", "192.0.2.7"),
                Map.of("gateway.host", "192.0.2.7", "gateway.plain-confirmed", "true"),
                Map.of("gateway.host", "10.1.2.3"),
                Map.of("gateway.smtp-host", "10.1.2.3"),
                Map.of("gateway.host", "no host"),
                Map.of("gateway.kind", "uucp"),
                Map.of("gateway.trust-ca", "ca.pem", "gateway.trust-fingerprint", "aa"))) {
            Map<String, String> settings = settings();
            settings.putAll(wrong);
            assertThatExceptionOfType(ConfigException.class)
                    .as(wrong.toString())
                    .isThrownBy(() -> TestBox.start(
                            directory.resolve("refused" + wrong.hashCode()),
                            "office.test",
                            Clock.systemUTC(),
                            settings));
        }
        Map<String, String> confirmed = settings();
        confirmed.putAll(Map.of("gateway.host", "10.1.2.3", "gateway.plain-confirmed", "true"));
        try (TestBox started =
                TestBox.start(directory.resolve("confirmed"), "office.test", Clock.systemUTC(), confirmed)) {
            assertThat(started.port("https")).isPositive();
        }
    }
}
