package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.postern.core.FakeMx.Letter;
import org.postern.core.FakeMx.Stage;
import org.postern.core.TestDns.Behaviour;

/**
 * Mail to the rest of the world, seen from both ends: what arrives at foreign servers of every kind, what is tried again,
 * and what the sender is told.
 */
class OutboundTest {
    private static final List<Stage> TALK =
            List.of(Stage.CONNECT, Stage.EHLO, Stage.MAIL, Stage.RCPT, Stage.DATA, Stage.DOT);

    @TempDir
    static Path directory;

    private static TestInternet internet;
    private static TestBox box;

    @BeforeAll
    static void start() throws Exception {
        internet = new TestInternet();
        box = TestBox.start(
                directory.resolve("data"), "office.test", Clock.systemUTC(), internet.settings(), "alice", "bob");
    }

    @AfterAll
    static void stop() throws Exception {
        box.close();
        internet.close();
    }

    private static void write(String to) throws Exception {
        box.write("alice", to, "for " + to, "a line\r\n.\r\n..two\r\nfrom alice\r\n");
    }

    /** What must be true of any letter that leaves. */
    private static void orderly(Letter letter) {
        assertThat(letter.helo()).isEqualTo("mail.office.test");
        assertThat(letter.fields("Date")).hasSize(1);
        assertThat(letter.fields("Message-ID")).singleElement().asString().endsWith("@office.test>");
        assertThat(letter.fields("From")).singleElement().asString().contains("alice@office.test");
        assertThat(letter.fields("Bcc")).isEmpty();
        assertThat(letter.fields("Resent-Bcc")).isEmpty();
        assertThat(letter.fields("Return-Path")).isEmpty();
        assertThat(Headers.all(letter.text()).toList())
                .as("nothing of the box's inside")
                .noneMatch(
                        field -> field.contains("127.0.0") || field.contains("localhost") || field.contains("[::1]"));
    }

    private static Predicate<String> about(String recipient) {
        return message -> message.contains("multipart/report") && message.contains(recipient);
    }

    private static void nothingTold(String recipient) throws Exception {
        assertThat(box.inbox("alice")).noneMatch(about(recipient));
    }

    @Test
    void whatIsWrittenArrivesOctetForOctet() throws Exception {
        FakeMx mx = internet.domain("plain.test");
        box.write(
                "alice",
                Map.of(
                        "to", "carol@plain.test",
                        "bcc", "secret@plain.test",
                        "subject", "Tür und 扉",
                        "body", ".\r\n.leading dot\r\n..two\r\nlast"));
        Letter letter = mx.letters(1).get(0);
        orderly(letter);
        assertThat(letter.from()).isEqualTo("alice@office.test");
        Stream<String> reached = mx.letters(1).stream().flatMap(each -> each.recipients().stream());
        assertThat(reached).containsExactlyInAnyOrder("carol@plain.test", "secret@plain.test");
        assertThat(letter.text()).doesNotContain("secret@plain.test");
        String sent = box.await("alice", "Sent", message -> message.contains("carol@plain.test"));
        assertThat(Headers.body(letter.text())).isEqualTo(Headers.body(sent));
        assertThat(letter.fields("Message-ID")).isEqualTo(Headers.of(sent, "Message-ID"));
        assertThat(letter.fields("Subject")).isEqualTo(Headers.of(sent, "Subject"));
        assertThat(Headers.body(letter.text())).contains("\r\n.leading dot\r\n..two\r\nlast");
    }

    @Test
    void whatAProgramLeftOutIsAddedAndWhatIsPrivateStays() throws Exception {
        FakeMx mx = internet.domain("bare.test");
        String received = "from laptop.lan (192.168.7.7) by printer.lan; Mon, 23 Nov 2026 10:00:00 +0000";
        String message = "Received: " + received + "\r\n"
                + "From: alice@office.test\r\nTo: carol@bare.test\r\nBcc: secret@bare.test\r\n"
                + "Resent-Bcc: secret@bare.test\r\n"
                + "Return-Path: <alice@laptop.lan>\r\nSubject: bare\r\n\r\nno date, no id";
        assertThat(box.submit("alice", "alice@office.test", message, "carol@bare.test", "secret@bare.test"))
                .startsWith("250");
        Letter letter = mx.letter();
        orderly(letter);
        assertThat(letter.recipients()).containsExactlyInAnyOrder("carol@bare.test", "secret@bare.test");
        assertThat(letter.text()).doesNotContain("secret@");
        assertThat(letter.fields("Received"))
                .singleElement()
                .asString()
                .as("names no machine of the office")
                .startsWith("by mail.office.test (Postern) with ESMTPSA ");
        assertThat(Headers.body(letter.text())).isEqualTo("no date, no id\r\n");
        String own = box.await("alice", "Sent", sent -> sent.contains("Subject: bare"));
        assertThat(List.of(Headers.of(own, "Bcc"), Headers.of(own, "Resent-Bcc")))
                .as("the sender's own copy still says whom")
                .allSatisfy(values -> assertThat(values).containsExactly("secret@bare.test"));
    }

    @Test
    void nobodyWritesInTheNameOfAColleague() throws Exception {
        FakeMx mx = internet.domain("colleague.test");
        String asBob = "From: bob@office.test\r\nTo: carol@colleague.test\r\nSubject: posed\r\n\r\nx";
        assertThat(box.submit("alice", "alice@office.test", asBob, "carol@colleague.test"))
                .startsWith("550 5.7.1");
        assertThat(box.submit("alice", "bob@office.test", asBob, "carol@colleague.test"))
                .startsWith("55");
        assertThat(box.submit("bob", "bob@office.test", asBob, "carol@colleague.test"))
                .startsWith("250");
        mx.letter();
        assertThat(mx.all()).hasSize(1);
    }

    @TestFactory
    Stream<DynamicTest> a4xxAtAnyStageIsTriedAgainAndTheSenderHearsNothing() {
        return TALK.stream()
                .map(stage -> DynamicTest.dynamicTest(stage.toString(), () -> {
                    String domain = "later-" + name(stage) + ".test";
                    FakeMx mx = internet.domain(domain).first(2, stage, "450 4.7.1 greylisted, come again");
                    write("carol@" + domain);
                    Letter letter = mx.letter();
                    orderly(letter);
                    assertThat(mx.all().stream().filter(Letter::taken)).hasSize(1);
                    // A refused EHLO is tried again as HELO in the same connection.
                    assertThat(mx.count("CONNECT")).isEqualTo(stage == Stage.EHLO ? 2 : 3);
                    nothingTold("carol@" + domain);
                }));
    }

    @TestFactory
    Stream<DynamicTest> a5xxAtAnyStageIsReportedAndNotTriedAgain() {
        return TALK.stream()
                .map(stage -> DynamicTest.dynamicTest(stage.toString(), () -> {
                    String domain = "never-" + name(stage) + ".test";
                    FakeMx mx = internet.domain(domain).on(stage, "550 5.7.77 never of you");
                    write("carol@" + domain);
                    String report = box.report("alice", "carol@" + domain);
                    assertThat(report)
                            .contains("Action: failed")
                            .contains("Status: 5.7.77")
                            .contains("Remote-MTA: dns; mx." + domain)
                            .contains("Diagnostic-Code: smtp; 550 5.7.77 never of you")
                            .contains("Subject: for carol@" + domain)
                            .contains("Return-Path: <>");
                    assertThat(Headers.of(report, "Auto-Submitted")).containsExactly("auto-replied");
                    assertThat(Headers.body(report))
                            .as("the header comes back, the text does not")
                            .doesNotContain("..two");
                    assertThat(mx.taken()).isEmpty();
                    assertThat(mx.count("CONNECT")).isEqualTo(1);
                }));
    }

    @TestFactory
    Stream<DynamicTest> aConnectionDroppedAtAnyStageIsTriedAgainWithTheSameMessageId() {
        return Stream.concat(TALK.stream(), Stream.of(Stage.BODY))
                .map(stage -> DynamicTest.dynamicTest(stage.toString(), () -> {
                    String domain = "drop-" + name(stage) + ".test";
                    FakeMx mx = internet.domain(domain).first(2, stage, FakeMx.DROP);
                    write("carol@" + domain);
                    orderly(mx.letter());
                    assertThat(mx.all().stream()
                                    .map(letter -> letter.fields("Message-ID"))
                                    .distinct())
                            .hasSize(1);
                    assertThat(mx.all()).hasSize(stage == Stage.DOT ? 3 : 1);
                    nothingTold("carol@" + domain);
                }));
    }

    @TestFactory
    Stream<DynamicTest> aServerThatStallsHoldsUpNobodyElse() {
        return Stream.of(Stage.CONNECT, Stage.MAIL, Stage.DOT)
                .map(stage -> DynamicTest.dynamicTest(stage.toString(), () -> {
                    String domain = "stall-" + name(stage) + ".test";
                    FakeMx slow = internet.domain(domain).on(stage, FakeMx.STALL);
                    FakeMx other = internet.domain("beside-" + domain);
                    write("carol@" + domain);
                    slow.awaitCommands(1, command(stage));
                    write("dave@beside-" + domain);
                    orderly(other.letter());
                    assertThat(slow.taken()).isEmpty();
                    slow.usual(stage).hangUp();
                    orderly(slow.letter());
                    nothingTold("carol@" + domain);
                }));
    }

    @Test
    void recipientsOfOneMessageAreSettledOneByOne() throws Exception {
        FakeMx mx = internet.domain("mixed.test");
        mx.on(
                Stage.RCPT,
                line -> line.contains("gone@")
                        ? "550-5.1.1 no such\r\n550 5.1.1 user here"
                        : line.contains("busy@") && mx.taken().isEmpty() ? "452 4.2.2 full" : "");
        write("carol@mixed.test, gone@mixed.test, busy@mixed.test");
        String report = box.report("alice", "gone@mixed.test");
        assertThat(report)
                .contains("Final-Recipient: rfc822; gone@mixed.test", "Status: 5.1.1", "no such user here")
                .doesNotContain("Final-Recipient: rfc822; carol", "Final-Recipient: rfc822; busy");
        List<Letter> letters = mx.letters(2);
        assertThat(letters.get(0).recipients()).containsExactly("carol@mixed.test");
        assertThat(letters.get(1).recipients()).containsExactly("busy@mixed.test");
        assertThat(letters.get(1).content()).isEqualTo(letters.get(0).content());
    }

    @Test
    void aDomainThatDoesNotExistIsReportedAtOnce() throws Exception {
        internet.dns.record("dangling.test", "MX", "10 nowhere.dangling.test.");
        internet.dns.record("nullmx.test", "MX", "0 .");
        internet.dns.record("empty.test", "TXT", "nothing");
        internet.dns.record("self.test", "MX", "10 mail.office.test.");
        internet.dns.record("mail.office.test", "A", "127.0.0.1");
        Map<String, String> expected = Map.of(
                "nxdomain.test", "5.4.4",
                "dangling.test", "5.4.4",
                "empty.test", "5.4.4",
                "nullmx.test", "5.1.10",
                "self.test", "5.4.6");
        for (Map.Entry<String, String> row : expected.entrySet()) {
            write("carol@" + row.getKey());
            assertThat(box.report("alice", "carol@" + row.getKey()))
                    .as(row.getKey())
                    .contains("Status: " + row.getValue(), "Action: failed")
                    .doesNotContain("Remote-MTA");
        }
    }

    @TestFactory
    Stream<DynamicTest> whenDnsGivesNoAnswerMailWaits() {
        return Stream.of(Behaviour.SERVER_FAILURE, Behaviour.REFUSED)
                .flatMap(behaviour -> Stream.of("", "mx.")
                        .map(host -> DynamicTest.dynamicTest(host + behaviour, () -> {
                            String domain = "dns" + host.replace('.', '-')
                                    + behaviour.toString().substring(0, 3).toLowerCase(java.util.Locale.ROOT) + ".test";
                            FakeMx mx = internet.domain(domain);
                            internet.dns.behave(host + domain, behaviour);
                            write("carol@" + domain);
                            write("dave@" + domain);
                            nothingTold("carol@" + domain);
                            assertThat(mx.commands()).isEmpty();
                            internet.dns.behave(host + domain, Behaviour.USUAL);
                            orderly(mx.letters(2).get(0));
                            nothingTold("@" + domain);
                        })));
    }

    @Test
    void exchangersAreTriedInOrderUntilOneTakesTheMail() throws Exception {
        internet.dns.record("order.test", "MX", "20 second.order.test.");
        internet.dns.record("order.test", "MX", "30 third.order.test.");
        internet.dns.record("order.test", "MX", "10 first.order.test.");
        internet.dns.record("order.test", "MX", "5 dead.order.test.");
        internet.dns.record("dead.order.test", "A", "127.0.9.9");
        FakeMx first = internet.host("first.order.test").on(Stage.MAIL, "451 4.3.0 not now");
        FakeMx second = internet.host("second.order.test");
        FakeMx third = internet.host("third.order.test");
        write("carol@order.test");
        orderly(second.letter());
        assertThat(first.count("MAIL")).isEqualTo(1);
        assertThat(third.commands()).isEmpty();
    }

    @Test
    void aRefusalOfTheFirstExchangerIsTheAnswer() throws Exception {
        internet.dns.record("spoken.test", "MX", "10 first.spoken.test.");
        internet.dns.record("spoken.test", "MX", "20 second.spoken.test.");
        internet.host("first.spoken.test").on(Stage.RCPT, "550 5.1.1 unknown");
        FakeMx second = internet.host("second.spoken.test");
        write("carol@spoken.test");
        assertThat(box.report("alice", "carol@spoken.test")).contains("Status: 5.1.1");
        assertThat(second.commands()).isEmpty();
    }

    @Test
    void aDomainWithoutMxIsItsOwnExchangerAlsoBehindAnAlias() throws Exception {
        FakeMx implicit = internet.host("implicit.test");
        internet.dns.record("alias.test", "CNAME", "implicit.test.");
        write("carol@implicit.test");
        orderly(implicit.letter());
        write("dave@alias.test");
        assertThat(implicit.letters(2).get(1).recipients()).containsExactly("dave@alias.test");
    }

    @Test
    void domainsAndLocalPartsInOtherScriptsTravelWhereTheServerCanTakeThem() throws Exception {
        FakeMx idn = internet.domain("xn--bcher-kva.test");
        write("carol@bücher.test");
        Letter ascii = idn.letter();
        orderly(ascii);
        assertThat(ascii.recipients()).containsExactly("carol@xn--bcher-kva.test");

        FakeMx able = internet.domain("able.test");
        write("jörg@able.test");
        assertThat(able.letter().recipients()).containsExactly("jörg@able.test");
        assertThat(able.commands()).anyMatch(line -> line.startsWith("MAIL") && line.contains(" SMTPUTF8"));

        FakeMx unable = internet.domain("unable.test").extensions("8BITMIME");
        write("jörg@unable.test");
        assertThat(box.await("alice", "", about("unable.test"))).contains("Status: 5.6.7", "utf-8; ");
        assertThat(unable.count("MAIL")).isZero();
    }

    @Test
    void aMessageTooLargeForTheServerIsNotSentToIt() throws Exception {
        FakeMx mx = internet.domain("small.test").extensions("SIZE 100");
        write("carol@small.test");
        assertThat(box.report("alice", "carol@small.test")).contains("Status: 5.3.4");
        assertThat(mx.count("MAIL")).isZero();
    }

    @Test
    void strangersAreSpokenToUnderTlsWhateverTheirCertificate() throws Exception {
        Map<String, TestAuthority.Identity> identities = Map.of(
                "tls-good.test", internet.authority.good("mx.tls-good.test"),
                "tls-expired.test", internet.authority.expired("mx.tls-expired.test"),
                "tls-self.test", internet.authority.selfSigned("mx.tls-self.test"),
                "tls-name.test", internet.authority.good("elsewhere.test"));
        for (Map.Entry<String, TestAuthority.Identity> row : identities.entrySet()) {
            FakeMx mx = internet.domain(row.getKey()).tls(row.getValue().context());
            write("carol@" + row.getKey());
            Letter letter = mx.letter();
            orderly(letter);
            assertThat(letter.tls()).as(row.getKey()).isPresent();
        }
    }

    @Test
    void aServerWhoseTlsIsBrokenGetsTheMailWithout() throws Exception {
        FakeMx garbage = internet.domain("tls-garbage.test").brokenTls();
        write("carol@tls-garbage.test");
        assertThat(garbage.letter().tls()).isEmpty();
        FakeMx refused = internet.domain("tls-refused.test").brokenTls().on(Stage.STARTTLS, "454 4.7.0 not now");
        write("carol@tls-refused.test");
        assertThat(refused.letter().tls()).isEmpty();
    }

    private static String name(Stage stage) {
        return stage.toString().toLowerCase(java.util.Locale.ROOT);
    }

    /** The line by which a stage is known to have come. */
    private static String command(Stage stage) {
        return stage == Stage.DOT ? "." : stage.toString();
    }
}
