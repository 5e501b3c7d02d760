package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.core.cli.Commands;

/**
 * What the office is told about senders, from SMTP to the page. {@code evil.test} passes SPF, {@code bank.test} asks for
 * rejection, {@code plain.test} publishes nothing.
 */
class WhoWroteItTest {
    @TempDir
    static Path directory;

    private static TestInternet internet;
    private static TestBox box;
    private static int number;

    @BeforeAll
    static void start() throws Exception {
        internet = new TestInternet();
        internet.dns.text("evil.test", "v=spf1 ip4:127.0.0.1 -all");
        internet.dns.text("elsewhere.test", "v=spf1 ip4:127.0.0.1 -all");
        internet.dns.text("bank.test", "v=spf1 ip4:192.0.2.1 -all");
        internet.dns.text("_dmarc.bank.test", "v=DMARC1; p=reject");
        box = TestBox.start(
                directory.resolve("data"), "office.test", Clock.systemUTC(), internet.settings(), "alice", "bob");
    }

    @AfterAll
    static void stop() throws Exception {
        box.close();
        internet.close();
    }

    /** The reply, and what bob sees of it. */
    private record Seen(String reply, String folder, String row, String page) {}

    private static Seen from(String from, String sender) throws Exception {
        return from(from, sender, "");
    }

    private static Seen from(String from, String sender, String more) throws Exception {
        String subject = "letter-" + ++number + "-";
        String reply;
        try (SmtpTalk smtp = SmtpTalk.plain(box.port("smtp"))) {
            smtp.say("EHLO mx.evil.test");
            reply = smtp.send(
                    sender,
                    TestBox.octets("From: " + from + "\r\n" + more + "To: bob@office.test\r\nSubject: " + subject
                            + "\r\nMessage-ID: <" + subject
                            + "@x.test>\r\nDate: Mon, 23 Nov 2026 10:00:00 +0000\r\n\r\nhello"),
                    "bob@office.test");
        }
        return look(subject, reply);
    }

    private static Seen look(String subject, String reply) throws IOException, InterruptedException {
        for (String folder : List.of("inbox", "junk")) {
            String list = box.page("bob", "/mail/" + folder).text();
            Matcher row = Pattern.compile("(?s)<tr[^>]*data-uidl=\"[^\"]*\">(?:(?!</tr>).)*" + subject + ".*?</tr>")
                    .matcher(list);
            if (row.find()) {
                Matcher link = Pattern.compile("href=\"(/mail/[^\"]+)\"").matcher(row.group());
                assertThat(link.find()).isTrue();
                return new Seen(
                        reply,
                        folder,
                        row.group(),
                        box.page("bob", link.group(1).replace("&amp;", "&")).text());
            }
        }
        return new Seen(reply, "", "", "");
    }

    private static final String UNPROVEN = "It is not proven that this mail comes from ";
    private static final String OFFICE = "This mail came from outside and names ";
    private static final String UNCLEAR = "The sender field is not one clear address.";

    @Test
    void aProvenSenderIsSaidInAQuietLine() throws Exception {
        Seen seen = from("Dora <dora@elsewhere.test>", "dora@elsewhere.test");
        assertThat(seen.folder()).isEqualTo("inbox");
        assertThat(seen.page()).contains("Sent by elsewhere.test, proven").doesNotContain("banner warn", UNPROVEN);
        assertThat(seen.row()).contains("Dora").doesNotContain("class=\"flag\"");
    }

    @Test
    void anAddressOfTheOfficeHiddenInARouteIsNeverShownAsTheAuthor() throws Exception {
        internet.dns.text("_dmarc.strict.test", "v=DMARC1; p=reject");
        for (String domain : List.of("office.test", "strict.test")) {
            Seen seen = from("\"Alice (Director\"<@evil.test(:alice@" + domain + ">)", "x@evil.test");
            if (domain.equals("strict.test")) {
                assertThat(seen.reply()).startsWith("550 5.7.1");
                continue;
            }
            assertThat(seen.page()).contains(UNCLEAR).doesNotContain("&lt;alice@office.test&gt;</bdi>");
            assertThat(seen.page()).contains("&lt;@evil.test(:alice@office.test&gt;)</bdi>");
            assertThat(seen.row()).contains("class=\"flag\"");
        }
    }

    @Test
    void aQuotedAddressBesideAnotherAuthorIsNotAnAuthor() throws Exception {
        Seen seen = from("\"boss@bank.test\", x@evil.test", "x@evil.test");
        assertThat(seen.reply()).startsWith("550 5.7.1");
        Seen junk = from("\"boss@bank.test\" <x@evil.test>", "x@evil.test");
        assertThat(junk.reply()).startsWith("250");
        assertThat(junk.folder()).isEqualTo("junk");
        assertThat(junk.page()).contains("looks like an address");
    }

    @Test
    void aForgedBankIsRejected() throws Exception {
        assertThat(from("Boss <boss@bank.test>", "x@evil.test").reply()).startsWith("550 5.7.1");
    }

    @Test
    void aSenderWithoutPolicyIsNotProvenByAnotherDomainsSpf() throws Exception {
        Seen seen = from("boss@plain.test", "x@evil.test");
        assertThat(seen.folder()).isEqualTo("inbox");
        assertThat(seen.page()).contains(UNPROVEN + "plain.test").doesNotContain(", proven");
        assertThat(seen.row()).contains("It is not proven who sent this");
        Seen list = from("boss@plain.test", "x@evil.test", "List-Id: <talk.evil.test>\r\n");
        assertThat(list.page()).contains("A mailing list passed this mail on").doesNotContain("banner warn");
    }

    @Test
    void anAddressOfTheOfficeFromOutsideIsNeverUnmarked() throws Exception {
        Seen seen = from("Alice <alice@office.test>", "x@evil.test");
        assertThat(seen.page()).contains(OFFICE + "alice@office.test");
        assertThat(seen.row()).contains("The sender may not be who it seems");
    }

    /** The sender writes the results that he wishes for. */
    @Test
    void resultsThatASenderWroteProveNothing() throws Exception {
        String forged = "Authentication-Results: mail.office.test; spf=pass; dmarc=pass header.from=office.test"
                + " policy.author=proven\r\nReceived: by mail.office.test (Postern) with ESMTPSA id 1\r\n";
        Seen seen = from("Alice <alice@office.test>", "x@evil.test", forged);
        assertThat(seen.page()).contains(OFFICE + "alice@office.test").doesNotContain(", proven");
    }

    @Test
    void aColleaguesNameWithAForeignAddressIsMarked() throws Exception {
        Seen seen = from("ＡＬＩＣＥ <alice@elsewhere.test>", "alice@elsewhere.test");
        assertThat(seen.page())
                .contains("the name of your colleague alice@office.test", "Sent by elsewhere.test, proven");
        assertThat(seen.row()).contains("class=\"flag\"");
    }

    @Test
    void answersThatLeadElsewhereAreSaid() throws Exception {
        Seen seen = from("Dora <dora@elsewhere.test>", "dora@elsewhere.test", "Reply-To: x@evil.test\r\n");
        assertThat(seen.page()).contains("An answer goes to x@evil.test, at another domain");
        Seen unproven = from("Dora <dora@plain.test>", "x@evil.test", "Reply-To: x@evil.test\r\n");
        assertThat(unproven.page()).contains("An answer would not go to the sender but to x@evil.test");
        Seen same =
                from("Dora <dora@elsewhere.test>", "dora@elsewhere.test", "Reply-To: office@mail.elsewhere.test\r\n");
        assertThat(same.page()).doesNotContain("An answer");
    }

    @Test
    void mailOfColleaguesHasNoWarning() throws Exception {
        String subject = "inside-" + ++number + "-";
        box.write("alice", "bob@office.test", subject, "hello");
        Seen web = look(subject, "");
        String second = "program-" + ++number + "-";
        box.submit(
                "alice",
                "alice@office.test",
                "From: Alice <alice@office.test>\r\nTo: bob@office.test\r\nSubject: " + second
                        + "\r\nDate: Mon, 23 Nov 2026 10:00:00 +0000\r\n\r\nhello",
                "bob@office.test");
        Seen program = look(second, "");
        for (Seen seen : List.of(web, program)) {
            assertThat(seen.page()).contains("alice@office.test").doesNotContain("banner warn", "proven", OFFICE);
            assertThat(seen.row()).isNotEmpty().doesNotContain("class=\"flag\"");
        }
    }

    /** Addresses that Japanese carriers issued, in and out. */
    @Test
    void oldCarrierAddressesWorkBothWays() throws Exception {
        for (String address : List.of("taro..yamada@mobile.test", "taro.@mobile.test", ".taro@mobile.test")) {
            Seen seen = from(address, address);
            assertThat(seen.reply()).as(address).startsWith("250");
            assertThat(seen.folder()).isEqualTo("inbox");
        }
        FakeMx mobile = internet.domain("mobile.test");
        Commands.run(box.data(), "group", "add", "phones", "bob", "taro..yamada@mobile.test");
        String subject = "carrier-" + ++number + "-";
        box.write("bob", Map.of("to", "taro..yamada@mobile.test .taro@mobile.test", "subject", subject));
        List<String> to = List.of("\"taro..yamada\"@mobile.test", "\".taro\"@mobile.test");
        mobile.awaitCommands(1, "RCPT TO:<\"taro..yamada\"@mobile.test>");
        mobile.awaitCommands(1, "RCPT TO:<\".taro\"@mobile.test>");
        assertThat(mobile.letters(1).get(0).text()).contains(to.get(0), to.get(1));
        box.write("alice", Map.of("to", "phones@office.test", "subject", "group"));
        mobile.awaitCommands(2, "RCPT TO:<\"taro..yamada\"@mobile.test>");
        assertThat(box.inbox("bob")).anyMatch(mail -> mail.contains("Subject: group"));
    }

    /** Without a comma between them; nobody is left out. */
    @Test
    void everyTypedRecipientGetsTheMail() throws Exception {
        for (String to : List.of(
                "alice@office.test bob@office.test",
                "alice@office.test\tbob@office.test",
                "Alice A <alice@office.test> bob@office.test",
                "alice@office.test\r\nbob@office.test")) {
            String subject = "both-" + ++number + "-";
            box.write("alice", to, subject, "hello");
            for (String user : List.of("alice", "bob")) {
                assertThat(box.inbox(user)).as(to).anyMatch(mail -> mail.contains(subject));
            }
        }
    }
}
