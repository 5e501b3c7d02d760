package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What people do in a day, through the pages alone, whatever server the mail is on. Alice finds {@link #mail}, Bob nothing. */
final class OfficeDay {
    private static final long PATIENCE = 30_000_000_000L;
    /** The file that a forwarded message brings along, ticked as the page has it. */
    private static final Pattern KEPT = Pattern.compile("name=\"keep\" value=\"([^\"]+)\"");

    private static final byte[] FILE = "walnut;9904\r\nquartz;5518\r\n".getBytes(StandardCharsets.US_ASCII);

    private final TestBox box;
    private final boolean overlay;

    /** @param overlay whether folders and Trash are the box's own, and the server hears of a deletion at the sign-out */
    OfficeDay(TestBox box, boolean overlay) {
        this.box = box;
        this.overlay = overlay;
    }

    /** Counts the messages in Alice's maildrop on the server itself. */
    interface Maildrop {
        int messages() throws IOException;
    }

    /** Alice's mail, oldest first: twelve plain ones, then one with a file. */
    static List<String> mail() {
        List<String> mail = new ArrayList<>();
        for (int i = 1; i <= 12; i++) {
            mail.add(OfficeDay.header("Number " + i) + "\r\nBody of " + i + "\r\n.. and a dot line:\r\n.\r\nend\r\n");
        }
        mail.add(header("Prices")
                + """
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary=cut

                --cut
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: 8bit

                The prices, für dich.
                --cut
                Content-Type: text/csv; name=prices.csv
                Content-Disposition: attachment; filename=prices.csv
                Content-Transfer-Encoding: base64

                FILE
                --cut--
                """.replace("FILE", Base64.getEncoder().encodeToString(FILE)).replace("\n", "\r\n"));
        return mail;
    }

    private static String header(String subject) {
        return "From: Bob <bob@office.test>\r\nTo: alice@office.test\r\nSubject: " + subject
                + "\r\nDate: Mon, 23 Nov 2026 10:00:00 +0900\r\nMessage-ID: <" + subject.replace(" ", "")
                + "@office.test>\r\n";
    }

    /** All of it, one thing after the other. */
    void work(Maildrop maildrop) throws Exception {
        WebClient alice = browser();
        assertThat(alice.login("alice", "not this").text()).contains("do not match");
        assertThat(alice.login("alice", Office.PASSWORD).status()).isEqualTo(303);
        WebClient.Page inbox = alice.until("/mail/inbox", text -> !text.contains("so far"));
        assertThat(inbox.uidls()).hasSize(13);
        reads(alice, inbox);
        String prices = inbox.uidlOf("Prices");
        sends(alice, "/compose?reply=" + prices, "Re: Prices", "Thank you.");
        sends(alice, "/compose?forward=" + prices, "Fwd: Prices", "See below.");
        drafts(alice);
        files(alice, inbox);
        receives();
        deletes(alice, maildrop);
        alice.signOut();
        until(maildrop, overlay ? 12 : 11);

        box.restart();
        WebClient again = browser();
        assertThat(again.login(Office.ALICE, Office.PASSWORD).status()).isEqualTo(303);
        WebClient.Page later = again.until("/mail/inbox", text -> !text.contains("so far"));
        assertThat(later.uidls()).hasSize(11);
        assertThat(later.text()).doesNotContain(">Number 3<").doesNotContain(">Number 5<");
        assertThat(again.get("/mail/Orders").text()).contains(">Number 5<");
        assertThat(again.get("/mail/inbox?starred=1").uidls()).containsExactly(later.uidlOf("Number 7"));
        assertThat(again.get("/mail/drafts").text()).contains("Perhaps");
        assertThat(again.get("/mail/sent?dir=asc").text())
                .contains("Re: Prices")
                .contains("Fwd: Prices");
        assertThat(again.get("/mail/trash").uidls()).hasSize(overlay ? 0 : 1);
    }

    private static void reads(WebClient alice, WebClient.Page inbox) throws Exception {
        assertThat(alice.get("/mail/inbox/" + inbox.uidlOf("Number 9")).text())
                .contains("Body of 9")
                .contains("and a dot line:")
                .contains("end");
        String mail = "/mail/inbox/" + inbox.uidlOf("Prices");
        String shown = alice.get(mail).text();
        assertThat(shown).contains("für dich").contains("prices.csv");
        int at = shown.indexOf(mail + "/part/");
        assertThat(at).as(shown).isPositive();
        String part = shown.substring(at, shown.indexOf('"', at)).replace("&amp;", "&");
        assertThat(alice.get(part).bytes()).isEqualTo(FILE);
    }

    private static void sends(WebClient alice, String form, String subject, String body) throws Exception {
        WebClient.Page page = alice.get(form);
        assertThat(page.text()).contains("value=\"" + subject + "\"");
        assertThat(write(alice, page, subject, body, "send").location()).doesNotContain("compose");
    }

    private static WebClient.Page write(
            WebClient browser, WebClient.Page form, String subject, String body, String action) throws Exception {
        Map<String, String> letter = new LinkedHashMap<>(form.hidden("/compose"));
        letter.putAll(Map.of("to", "bob@office.test", "cc", "", "bcc", "", "subject", subject));
        letter.putAll(Map.of("body", body, "action", action));
        Matcher kept = KEPT.matcher(form.text());
        if (kept.find()) {
            letter.put("keep", kept.group(1));
        }
        WebClient.Page done = browser.postMultipart("/compose", letter, "notes.txt", FILE);
        assertThat(done.status()).as(done.text()).isEqualTo(303);
        return done;
    }

    private static void drafts(WebClient alice) throws Exception {
        write(alice, alice.get("/compose"), "Perhaps", "Not yet.", "draft");
        WebClient.Page drafts = alice.get("/mail/drafts");
        assertThat(alice.get("/compose?draft=" + drafts.uidlOf("Perhaps")).text())
                .contains("Not yet.")
                .contains("notes.txt");
    }

    private static void files(WebClient alice, WebClient.Page inbox) throws Exception {
        Map<String, String> folder = new LinkedHashMap<>(alice.get("/folders").hidden("/folders"));
        folder.put("new", "Orders");
        assertThat(alice.post("/folders", folder).status()).isEqualTo(303);
        act(alice, "/mail/inbox", "move", inbox.uidlOf("Number 5"), "to", "Orders");
        act(alice, "/mail/inbox", "star", inbox.uidlOf("Number 7"));
        alice.until("/search?q=Number+11", text -> text.contains("Select: Number 11<"));
        WebClient.Page orders = alice.get("/mail/Orders");
        assertThat(alice.get("/mail/Orders/" + orders.uidlOf("Number 5")).text())
                .contains("Body of 5");
    }

    /** In another order than the newest first there is a row for each message, not for each conversation. */
    private static final String MESSAGES = "/mail/inbox?sort=date&dir=asc";

    private void receives() throws Exception {
        WebClient bob = browser();
        assertThat(bob.login("bob", Office.PASSWORD).status()).isEqualTo(303);
        WebClient.Page inbox =
                bob.until(MESSAGES, text -> text.contains(">Re: Prices<") && text.contains(">Fwd: Prices<"));
        assertThat(bob.get("/mail/inbox/" + inbox.uidlOf("Re: Prices")).text())
                .contains("Thank you.")
                .contains("notes.txt")
                .contains("alice@office.test");
        assertThat(bob.get("/mail/inbox/" + inbox.uidlOf("Fwd: Prices")).text())
                .contains("See below.")
                .contains("prices.csv");
        bob.signOut();
    }

    private void deletes(WebClient alice, Maildrop maildrop) throws Exception {
        WebClient.Page inbox = alice.get("/mail/inbox");
        String gone = inbox.uidlOf("Number 3");
        String kept = inbox.uidlOf("Number 4");
        act(alice, "/mail/inbox", "delete", gone + " " + kept);
        WebClient.Page trash = alice.get("/mail/trash");
        assertThat(trash.uidls()).hasSize(2);
        act(alice, "/mail/trash", "move", trash.uidlOf("Number 4"), "to", "inbox");
        if (overlay) {
            assertThat(maildrop.messages())
                    .as("nothing is deleted before the sign-out")
                    .isEqualTo(13);
        }
    }

    private static void act(WebClient browser, String from, String act, String uidls, String... more) throws Exception {
        assertThat(browser.act(from, act, List.of(uidls), more).status()).isEqualTo(303);
    }

    private WebClient browser() {
        return new WebClient("https://localhost:" + box.port("https"));
    }

    private static void until(Maildrop maildrop, int messages) throws IOException {
        long end = System.nanoTime() + PATIENCE;
        while (maildrop.messages() != messages) {
            assertThat(System.nanoTime() - end)
                    .as(maildrop.messages() + " are there")
                    .isNegative();
            LockSupport.parkNanos(1_000_000);
        }
    }
}
