package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The webmail in front of an office's IMAP server, a Dovecot, through the pages; another mail program sees the same. */
class ImapGatewayTest {
    private static final String USER = "alice@office.test";

    @TempDir
    Path directory;

    private DovecotImap dovecot;
    private ImapRelay relay;
    private OtherImapClient other;
    private FakeMx smtp;
    private TestBox box;

    @BeforeEach
    void start() throws Exception {
        Needed.that(DovecotImap.isHere(), "dovecot-imapd");
        dovecot = DovecotImap.start("");
        relay = new ImapRelay(dovecot.port(), UnaryOperator.identity());
        other = new OtherImapClient(dovecot.port(), USER);
        for (int i = 1; i <= 3; i++) {
            other.put(
                    "INBOX",
                    "From: bob@office.test\nTo: " + USER + "\nSubject: Number " + i + "\n\nBody of " + i + "\n");
        }
        smtp = new FakeMx(InetAddress.getLoopbackAddress(), 0);
        box = TestBox.start(directory.resolve("data"), "office.test", Clock.systemUTC(), settings());
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : new AutoCloseable[] {box, smtp, other, relay, dovecot}) {
            if (each != null) {
                each.close();
            }
        }
    }

    private Map<String, String> settings() {
        Map<String, String> settings = TestBox.before("imap", relay.port(), smtp.port());
        return settings;
    }

    private WebClient browser() {
        return new WebClient("https://localhost:" + box.port("https"));
    }

    private WebClient alice() throws IOException, InterruptedException {
        WebClient alice = browser();
        assertThat(alice.login("alice", DovecotImap.PASSWORD).status()).isEqualTo(303);
        return alice;
    }

    private static Map<String, String> letter(WebClient browser, String page, String subject, String body)
            throws IOException, InterruptedException {
        Map<String, String> letter = new LinkedHashMap<>(browser.get(page).hidden("/compose"));
        letter.putAll(Map.of("to", "carol@elsewhere.test", "cc", "", "bcc", "", "subject", subject, "body", body));
        return letter;
    }

    @Test
    void readsDeletesAndUndoesAtTheServer() throws Exception {
        WebClient alice = alice();
        List<String> uidls = alice.get("/mail/inbox").uidls();
        assertThat(uidls).hasSize(3);
        assertThat(alice.get("/mail/inbox").text()).contains("Number 1", "Number 2", "Number 3");

        assertThat(alice.get("/mail/inbox/" + uidls.get(0)).text()).contains("Body of 3");
        assertThat(other.see("INBOX")).containsExactly("Number 1[]", "Number 2[]", "Number 3[\\Seen]");

        assertThat(alice.act("/mail/inbox", "delete", uidls.subList(0, 2)).status())
                .isEqualTo(303);
        assertThat(other.see("INBOX")).containsExactly("Number 1[]");
        WebClient.Page told = alice.get("/mail/inbox");
        assertThat(told.uidls()).containsExactly(uidls.get(2));
        Map<String, String> undo = told.hidden("/act");
        assertThat(undo).containsKey("undo");
        assertThat(alice.post("/act", undo).status()).isEqualTo(303);

        assertThat(other.see("INBOX")).containsExactlyInAnyOrder("Number 1[]", "Number 2[]", "Number 3[\\Seen]");
        assertThat(other.see("Trash")).isEmpty();
        assertThat(alice.get("/mail/inbox/" + uidls.get(0)).status()).isEqualTo(404);
    }

    @Test
    void savesADraftSendsItAndFilesACopy() throws Exception {
        WebClient alice = alice();
        Map<String, String> letter = letter(alice, "/compose", "Offer", "The price is 7.");
        letter.put("action", "draft");
        assertThat(alice.postMultipart("/compose", letter, "a.txt", new byte[] {'x'})
                        .status())
                .isEqualTo(303);
        assertThat(other.see("Drafts")).containsExactly("Offer[\\Seen, \\Draft]");

        String draft = alice.get("/mail/drafts").uidls().get(0);
        Map<String, String> again = letter(alice, "/compose?draft=" + draft, "Offer", "The price is 8.");
        again.put("action", "send");
        Matcher kept = Pattern.compile("name=\"keep\" value=\"([^\"]+)\"")
                .matcher(alice.get("/compose?draft=" + draft).text());
        assertThat(kept.find()).isTrue();
        again.put("keep", kept.group(1));
        assertThat(alice.postMultipart("/compose", again, "", new byte[0]).status())
                .isEqualTo(303);

        assertThat(smtp.letter().recipients()).containsExactly("carol@elsewhere.test");
        assertThat(other.see("Sent Messages")).containsExactly("Offer[\\Seen]");
        assertThat(other.see("Drafts")).isEmpty();
        String sent = alice.get("/mail/sent").uidls().get(0);
        assertThat(alice.get("/mail/sent/" + sent).text()).contains("The price is 8.", "a.txt");
    }

    @Test
    void searchesAndFilesInFoldersOfTheServer() throws Exception {
        WebClient alice = alice();
        other.put(
                "顧客.A社",
                "From: bob@office.test\nSubject: =?UTF-8?B?6KaL56mN?=\nContent-Type: text/plain; charset=utf-8\n\n見積は三枚です\n");
        assertThat(alice.get("/mail/%E9%A1%A7%E5%AE%A2%2FA%E7%A4%BE").text()).contains("見積");
        WebClient.Page found = alice.get("/search?q=%E4%B8%89%E6%9E%9A");
        assertThat(found.uidls()).hasSize(1);
        assertThat(alice.act("/search?q=%E4%B8%89%E6%9E%9A", "archive", found.uidls())
                        .status())
                .isEqualTo(303);
        assertThat(other.see("Archive")).containsExactly("見積[]");
    }

    @Test
    void tellsAWrongPasswordFromADeadServerAndForgetsAtSignOut() throws Exception {
        assertThat(browser().login("alice", "wrong").status()).isNotIn(303, 503);
        WebClient alice = alice();
        assertThat(alice.get("/mail/inbox").uidls()).hasSize(3);

        Map<String, String> form = alice.get("/settings").hidden("/logout");
        relay.commands(); // the login's own
        assertThat(alice.post("/logout", form).status()).isEqualTo(303);
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!relay.commands().contains("LOGOUT")) {
            assertThat(System.nanoTime()).as("its connection is closed").isLessThan(end);
            LockSupport.parkNanos(1_000_000);
        }
        assertThat(alice.get("/mail/inbox").status()).isEqualTo(303);

        relay.close();
        assertThat(browser().login("alice", DovecotImap.PASSWORD).status()).isEqualTo(503);
    }
}
