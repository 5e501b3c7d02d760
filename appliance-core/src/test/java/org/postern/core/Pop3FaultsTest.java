package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faults of POP3 servers beyond those of {@link GatewayTest}: in names, sizes, deletions, answers and numbers. */
class Pop3FaultsTest {
    private static final long PATIENCE = 60_000_000_000L;

    @TempDir
    Path directory;

    private OfficePop3 pop3;
    private FakeMx smtp;
    private TestBox box;

    @BeforeEach
    void start() throws IOException {
        pop3 = new OfficePop3();
        smtp = new FakeMx(InetAddress.getLoopbackAddress(), 0);
        Map<String, String> settings = TestBox.before("pop3", pop3.port(), smtp.port());
        box = TestBox.start(directory.resolve("data"), "office.test", Clock.systemUTC(), settings);
    }

    @AfterEach
    void stop() throws IOException {
        box.close();
        pop3.close();
        smtp.close();
    }

    private void put(String uidl, String subject) {
        pop3.maildrop.add(new OfficePop3.Mail(uidl, OfficePop3.letter(subject, "Body of " + subject)));
    }

    private WebClient alice() throws IOException, InterruptedException {
        WebClient alice = new WebClient("https://localhost:" + box.port("https"));
        assertThat(alice.login("alice", Office.PASSWORD).status()).isEqualTo(303);
        return alice;
    }

    private static String read(WebClient browser, WebClient.Page list, String subject)
            throws IOException, InterruptedException {
        return browser.get("/mail/inbox/" + list.uidlOf(subject)).text();
    }

    private static void delete(WebClient browser, String uidl) throws IOException, InterruptedException {
        Map<String, String> fields =
                new LinkedHashMap<>(browser.get("/mail/inbox").hidden("/act"));
        fields.putAll(Map.of("uidls", uidl, "act", "delete", "back", "/mail/inbox"));
        assertThat(browser.post("/act", fields).status()).isEqualTo(303);
    }

    private void awaitCommand(String command) {
        long end = System.nanoTime() + PATIENCE;
        while (pop3.count(command) == 0) {
            assertThat(System.nanoTime() - end).as(pop3.commands.toString()).isNegative();
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static String everyCharacter() {
        StringBuilder all = new StringBuilder();
        for (char each = '!'; each <= '~'; each++) {
            all.append(each);
        }
        return all.toString();
    }

    @Test
    void anyUidlThatTheRfcAllowsNamesItsMessage() throws Exception {
        String all = everyCharacter();
        put(all.substring(0, 70), "First");
        put(all.substring(24), "Second");
        put("../../etc/passwd%00", "Third");
        put(".", "Fourth");
        WebClient alice = alice();
        WebClient.Page list = alice.until("/mail/inbox", text -> !text.contains("so far"));
        for (String subject : List.of("First", "Second", "Third", "Fourth")) {
            assertThat(read(alice, list, subject)).contains("Body of " + subject);
        }
    }

    @Test
    void messagesThatShareOneUidlAreStillSeveral() throws Exception {
        put("same", "First");
        put("same", "Second");
        put("other", "Third");
        WebClient alice = alice();
        WebClient.Page list = alice.until("/mail/inbox", text -> !text.contains("so far"));
        assertThat(list.uidls()).hasSize(3).doesNotHaveDuplicates();
        for (String subject : List.of("First", "Second", "Third")) {
            assertThat(read(alice, list, subject)).contains("Body of " + subject);
        }
    }

    @Test
    void aServerThatLiesAboutSizesIsReadWhole() throws Exception {
        put("one", "First");
        put("two", "Second");
        pop3.says.put("LIST", "+OK\r\n1 1\r\n2 4000000000\r\n.");
        pop3.says.put("STAT", "+OK 2 1");
        WebClient alice = alice();
        WebClient.Page list = alice.until("/mail/inbox", text -> !text.contains("so far"));
        assertThat(read(alice, list, "First")).contains("Body of First");
        assertThat(read(alice, list, "Second")).contains("Body of Second");
    }

    @Test
    void aServerThatRefusesDeleKeepsTheMessageForTheNextSignIn() throws Exception {
        keepsWhatTheServerDidNotDelete("DELE", "-ERR this maildrop is read-only");
    }

    @Test
    void aServerThatFailsAtQuitKeepsTheMessageForTheNextSignIn() throws Exception {
        keepsWhatTheServerDidNotDelete("QUIT", "-ERR some deleted messages not removed");
    }

    /** It stays in Trash, where it was put, and is deleted with the next sign-out that the server plays along with. */
    private void keepsWhatTheServerDidNotDelete(String verb, String reply) throws Exception {
        put("one", "First");
        put("two", "Second");
        WebClient alice = alice();
        WebClient.Page list = alice.until("/mail/inbox", text -> !text.contains("so far"));
        pop3.says.put(verb, reply);
        delete(alice, list.uidlOf("First"));
        alice.signOut();
        awaitCommand("DELE");
        WebClient again = alice();
        WebClient.Page later = again.until("/mail/inbox", text -> !text.contains("so far"));
        assertThat(later.uidls()).hasSize(1);
        assertThat(again.get("/mail/trash").text()).contains(">First<");
        assertThat(pop3.maildrop).hasSize(2);
        pop3.says.clear();
        again.signOut();
        long end = System.nanoTime() + PATIENCE;
        while (pop3.maildrop.size() != 1) {
            assertThat(System.nanoTime() - end).as(pop3.commands.toString()).isNegative();
            LockSupport.parkNanos(1_000_000);
        }
        assertThat(pop3.maildrop.get(0).text()).contains("Body of Second");
    }

    @Test
    void garbageIsNoListAndNoMessage() throws Exception {
        put("one", "First");
        WebClient alice = alice();
        WebClient.Page list = alice.until("/mail/inbox", text -> text.contains(">First<"));
        String mail = "/mail/inbox/" + list.uidlOf("First");
        for (String answer : List.of("HTTP/1.1 400 Bad Request", "", "250 2.0.0 Ok", "\u0000\u0001")) {
            pop3.says.put("RETR", answer);
            assertThat(alice.get(mail).status()).as(answer).isEqualTo(503);
            pop3.says.clear();
        }
        pop3.says.put("UIDL", "+OK\r\none\r\nx y z\r\n-5 two\r\n999999999999 three\r\n.");
        alice.signOut();
        WebClient again = alice();
        assertThat(again.get("/mail/inbox").status()).isIn(200, 503);
        pop3.says.clear();
        again.until("/mail/inbox", text -> text.contains(">First<"));
        assertThat(alice().get(mail).text()).contains("Body of First");
    }

    @Test
    void whateverMeetsAConnectionIsNoLogin() throws Exception {
        WebClient browser = new WebClient("https://localhost:" + box.port("https"));
        for (String greeting : List.of("-ERR come back later", "220 mail ESMTP", "SSH-2.0-OpenSSH_9.2", "")) {
            pop3.greeting = greeting;
            WebClient.Page page = browser.login("alice", Office.PASSWORD);
            assertThat(page.status()).as(greeting).isEqualTo(503);
        }
        assertThat(pop3.count("USER")).as("nothing was asked of it").isZero();
        assertThat(pop3.count("PASS")).isZero();
    }

    @Test
    void refusalsAreReadWithAndWithoutResponseCodes() throws Exception {
        WebClient browser = new WebClient("https://localhost:" + box.port("https"));
        Map<String, Integer> statuses = new LinkedHashMap<>();
        statuses.put("-ERR maildrop is locked by another session", 503);
        statuses.put("-ERR [SYS/TEMP] try later", 503);
        statuses.put("-ERR [LOGIN-DELAY] too often", 503);
        statuses.put("-ERR [SYS/PERM] nobody enters here", 403);
        statuses.put("-ERR [AUTH] Login disabled for this user", 403);
        for (Map.Entry<String, Integer> each : statuses.entrySet()) {
            pop3.passReply = each.getKey();
            assertThat(browser.login("alice", Office.PASSWORD).status())
                    .as(each.getKey())
                    .isEqualTo(each.getValue());
        }
        pop3.passReply = "-ERR [AUTH] invalid";
        assertThat(browser.login("alice", Office.PASSWORD).text()).contains("do not match");
    }

    @Test
    void fiftyThousandMessagesShowTheNewestFirst() throws Exception {
        List<OfficePop3.Mail> many = new ArrayList<>();
        for (int i = 1; i <= 50_000; i++) {
            many.add(new OfficePop3.Mail("u" + i, OfficePop3.letter("Number " + i, "Body of " + i)));
        }
        pop3.maildrop.addAll(many);
        WebClient alice = alice();
        WebClient.Page list = alice.until("/mail/inbox", text -> text.contains("Number 49951<"));
        assertThat(list.uidls()).hasSize(50);
        assertThat(read(alice, list, "Number 50000")).contains("Body of 50000");
        assertThat(pop3.count("RETR")).isEqualTo(1);
    }
}
