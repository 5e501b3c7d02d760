package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.core.FakeMx.Letter;
import org.postern.core.cli.Commands;

/** Who gets mail to which address, as another mail server and a member of the office see it. */
class AliasesTest {
    private static final String FROM = "From: carol@example.net\r\n";

    @TempDir
    static Path directory;

    private static TestInternet internet;
    private static TestBox box;

    @BeforeAll
    static void start() throws Exception {
        internet = new TestInternet();
        box = TestBox.start(
                directory.resolve("data"),
                "office.test",
                Clock.systemUTC(),
                internet.settings(),
                "alice",
                "bob",
                "dora",
                "jörg");
    }

    @AfterAll
    static void stop() throws Exception {
        box.close();
        internet.close();
    }

    /** One message from outside; returns the last reply. The subject tells it from others. */
    private static String mail(String subject, String sender, String... recipients) throws IOException {
        try (SmtpTalk smtp = SmtpTalk.plain(box.port("smtp"))) {
            smtp.say("EHLO mx.example.net");
            return smtp.send(
                    sender,
                    "From: Carol <carol@example.net>\r\nSubject: " + subject + "\r\nMessage-ID: <" + subject
                            + "@example.net>\r\nDate: Mon, 23 Nov 2026 10:00:00 +0000\r\n\r\nhello",
                    recipients);
        }
    }

    private static long copies(String user, String subject) throws IOException {
        return box.inbox(user).stream()
                .filter(message -> Headers.of(message, "Subject").contains(subject))
                .count();
    }

    @Test
    void everyMemberOfAGroupGetsOneCopyHoweverManyNamesLeadThere() throws Exception {
        Commands.run(box.data(), "alias", "add", "info", "alice");
        Commands.run(box.data(), "group", "add", "staff", "alice", "bob");
        Commands.run(box.data(), "group", "add", "house", "dora", "bob", "staff");
        assertThat(mail("group", "carol@example.net", "staff@office.test", "info@office.test", "alice@office.test"))
                .startsWith("250");
        assertThat(List.of(copies("alice", "group"), copies("bob", "group"), copies("dora", "group")))
                .containsExactly(1L, 1L, 0L);
        assertThat(mail("nested", "carol@example.net", "HOUSE@office.test")).startsWith("250");
        assertThat(List.of(copies("alice", "nested"), copies("bob", "nested"), copies("dora", "nested")))
                .containsExactly(1L, 1L, 1L);
        box.write("alice", "house@office.test", "from inside", "hello");
        assertThat(List.of(copies("bob", "from inside"), copies("dora", "from inside")))
                .containsExactly(1L, 1L);
        Commands.run(box.data(), "group", "leave", "house", "dora");
        assertThat(mail("left", "carol@example.net", "house@office.test")).startsWith("250");
        assertThat(List.of(copies("bob", "left"), copies("dora", "left"))).containsExactly(1L, 0L);
    }

    @Test
    void groupsThatHoldOneAnotherEndSomewhere() throws Exception {
        Commands.run(box.data(), "group", "add", "ring1", "alice");
        Commands.run(box.data(), "group", "add", "ring2", "bob", "ring1");
        try {
            Commands.run(box.data(), "group", "join", "ring1", "ring2");
        } catch (AssertionError refused) {
            assertThat(refused).as("a ring may be refused, with a word").hasMessageContaining("ring");
        }
        assertThat(mail("ring", "carol@example.net", "ring2@office.test")).startsWith("250");
        assertThat(List.of(copies("alice", "ring"), copies("bob", "ring"))).containsExactly(1L, 1L);
    }

    @Test
    void mailForwardedToOutsideKeepsItsContentAndReturnsToTheOffice() throws Exception {
        FakeMx mx = internet.domain("elsewhere.test");
        Commands.run(box.data(), "alias", "add", "helpdesk", "help@elsewhere.test", "bob");
        assertThat(mail("forwarded", "carol@example.net", "helpdesk@office.test"))
                .startsWith("250");
        Letter letter = mx.letter();
        assertThat(letter.recipients()).containsExactly("help@elsewhere.test");
        assertThat(letter.from()).isEqualTo("postmaster@office.test");
        assertThat(letter.fields("From")).containsExactly("Carol <carol@example.net>");
        assertThat(letter.fields("Return-Path")).isEmpty();
        assertThat(Headers.body(letter.text())).isEqualTo("hello\r\n");
        assertThat(copies("bob", "forwarded")).isEqualTo(1);

        assertThat(mail("report", "", "helpdesk@office.test")).startsWith("250");
        assertThat(mx.letters(2).get(1).from()).as("a report stays a report").isEmpty();

        // The other side sends it back: the circle ends here, and nobody gets a second copy.
        try (SmtpTalk smtp = SmtpTalk.plain(box.port("smtp"))) {
            smtp.say("EHLO mx.elsewhere.test");
            String back = letter.text();
            assertThat(smtp.send(
                            "postmaster@office.test", back.substring(0, back.length() - 2), "helpdesk@office.test"))
                    .startsWith("554 5.4.6");
        }
        assertThat(copies("bob", "forwarded")).isEqualTo(1);
    }

    @Test
    void mailThatHasPassedTooManyHostsIsRefused() throws Exception {
        try (SmtpTalk smtp = SmtpTalk.plain(box.port("smtp"))) {
            smtp.say("EHLO mx.example.net");
            String hop = "Received: from a by b; Mon, 23 Nov 2026 10:00:00 +0000\r\n";
            assertThat(smtp.send(
                            "carol@example.net",
                            hop.repeat(60) + "From: carol@example.net\r\nSubject: far\r\n\r\nx",
                            "bob@office.test"))
                    .startsWith("554 5.4.6");
            assertThat(smtp.send(
                            "carol@example.net",
                            hop.repeat(30) + "From: carol@example.net\r\nSubject: far\r\n\r\nx",
                            "bob@office.test"))
                    .startsWith("250");
        }
        assertThat(copies("bob", "far")).isEqualTo(1);
    }

    @Test
    void theCatchAllGetsWhatNobodyHasAndOnlyWhileItIsSet() throws Exception {
        assertThat(mail("unknown", "carol@example.net", "nobody.at.all@office.test"))
                .startsWith("550 5.1.1");
        Commands.run(box.data(), "catch-all", "set", "dora");
        assertThat(mail("caught", "carol@example.net", "nobody.at.all@office.test", "bob@office.test"))
                .startsWith("250");
        assertThat(List.of(copies("dora", "caught"), copies("bob", "caught"))).containsExactly(1L, 1L);
        Commands.run(box.data(), "catch-all", "off");
        assertThat(mail("uncaught", "carol@example.net", "nobody.at.all@office.test"))
                .startsWith("550 5.1.1");
    }

    @Test
    void detailsCaseAndTheRequiredNamesLeadToTheirPeople() throws Exception {
        List<String> bob = List.of("bob+shop@office.test", "BOB@OFFICE.TEST", "Bob+Two+Three@office.test");
        for (String address : bob) {
            assertThat(mail(address, "carol@example.net", address)).as(address).startsWith("250");
            assertThat(copies("bob", address)).as(address).isEqualTo(1);
        }
        for (String address :
                List.of("postmaster@office.test", "Postmaster", "abuse@office.test", "ABUSE@office.test")) {
            assertThat(mail("to " + address, "", address)).as(address).startsWith("250");
            assertThat(copies("alice", "to " + address)).as(address).isEqualTo(1);
        }
        Commands.run(box.data(), "alias", "add", "abuse", "dora");
        assertThat(mail("abused", "carol@example.net", "abuse@office.test")).startsWith("250");
        assertThat(List.of(copies("alice", "abused"), copies("dora", "abused"))).containsExactly(0L, 1L);
    }

    @Test
    void namesAndDomainsInOtherScriptsAreReached() throws Exception {
        try (SmtpTalk smtp = SmtpTalk.plain(box.port("smtp"))) {
            smtp.say("EHLO mx.example.net");
            assertThat(smtp.say("MAIL FROM:<carol@example.net> SMTPUTF8")).startsWith("250");
            assertThat(smtp.say(TestBox.octets("RCPT TO:<JÖRG+x@office.test>"))).startsWith("250");
            assertThat(smtp.say("DATA")).startsWith("354");
            assertThat(smtp.say(TestBox.octets("From: <carol@example.net>\r\nSubject: für jörg\r\n\r\nhallo\r\n.")))
                    .startsWith("250");
        }
        assertThat(copies("jörg", "für jörg")).isEqualTo(1);
        try (TestBox idn = TestBox.start(
                        directory.resolve("idn"), "bücher.test", Clock.systemUTC(), internet.settings(), "eva");
                SmtpTalk smtp = SmtpTalk.plain(idn.port("smtp"))) {
            smtp.say("EHLO mx.example.net");
            assertThat(smtp.send("carol@example.net", FROM + "Subject: ascii\r\n\r\nx", "eva@xn--bcher-kva.test"))
                    .startsWith("250");
            smtp.say("MAIL FROM:<carol@example.net> SMTPUTF8");
            assertThat(smtp.say(TestBox.octets("RCPT TO:<eva@BÜCHER.test>"))).startsWith("250");
            smtp.say("DATA");
            assertThat(smtp.say(FROM + "Subject: unicode\r\n\r\nx\r\n.")).startsWith("250");
            assertThat(smtp.send("carol@example.net", FROM + "Subject: other\r\n\r\nx", "eva@bucher.test"))
                    .startsWith("550 5.7.1");
            assertThat(idn.inbox("eva")).hasSize(2);
        }
    }
}
