package org.postern.store.filter.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postern.store.address.EmailAddress;
import org.postern.store.delivery.Finding;
import org.postern.store.delivery.Finding.Verdict;
import org.postern.store.delivery.IncomingMessage;
import org.postern.store.filter.auth.AuthenticationSettings.SpfFail;
import org.postern.store.message.Envelope;
import org.postern.store.message.Origin;

/** Whole messages: from the client's address and the header to the verdict and the field that is written. */
class SenderAuthenticationTest {
    private static final String OUR_NAME = "mail.office.test";
    private static final String PLAIN = "From: Joe <joe@far.test>\nTo: alice@office.test\nSubject: hello\n\nHi.\n";

    private Zone zone;
    private AuthenticationSettings settings = AuthenticationSettings.DEFAULT;
    private Duration oneQuestion = Duration.ofMillis(600);

    @BeforeEach
    void open() throws IOException {
        zone = new Zone();
    }

    @AfterEach
    void close() throws IOException {
        zone.close();
    }

    private static AuthenticationSettings settings(
            boolean enabled, boolean enforce, SpfFail spfFail, String trusted, Duration time) {
        return new AuthenticationSettings(
                enabled,
                enforce,
                spfFail,
                trusted.isEmpty() ? List.of() : List.of(AddressRange.parse(trusted)),
                5,
                time);
    }

    private Finding check(String client, String sender, String lines) throws IOException {
        return check(client, "mx.far.test", sender, Letter.of(lines));
    }

    private Finding check(String client, String helo, String sender, Letter letter) throws IOException {
        Optional<EmailAddress> from = sender.isEmpty() ? Optional.empty() : Optional.of(EmailAddress.parse(sender));
        Envelope envelope = new Envelope(from, List.of(EmailAddress.parse("alice@office.test")), false, false);
        return new SenderAuthentication(settings, OUR_NAME, zone.questions(oneQuestion))
                .ask(new IncomingMessage(
                        new Origin(InetAddress.getByName(client), helo, false, "s1"), envelope, letter))
                .join()
                .judge();
    }

    /** One result by line, without the white space of folding. */
    private static List<String> results(Finding finding) {
        assertThat(finding.trace())
                .startsWith("Authentication-Results: " + OUR_NAME)
                .endsWith("\r\n");
        String unfolded = finding.trace().replace("\r\n\t", " ").strip();
        assertThat(unfolded).doesNotContain("\r").doesNotContain("\n");
        return Arrays.stream(unfolded.split(";\\s*", -1)).skip(1).toList();
    }

    @Test
    void passesProvenMail() throws IOException {
        Signing rsa = new Signing("RSA", 2_048);
        Signing ed = new Signing("Ed25519", 0);
        zone.txt("r._domainkey.far.test", rsa.record("")).txt("e._domainkey.far.test", ed.record("k=ed25519; "));
        zone.with("""
                far.test TXT v=spf1 ip4:192.0.2.1 -all
                _dmarc.far.test TXT v=DMARC1; p=reject
                """);
        String tags = "v=1; c=relaxed/relaxed; d=far.test; h=from:to:subject:from; ";
        String signed = ed.sign(tags + "a=ed25519-sha256; s=e;", rsa.sign(tags + "a=rsa-sha256; s=r;", PLAIN));
        Finding finding = check("192.0.2.1", "joe@far.test", signed);
        assertThat(finding.verdict()).isEqualTo(Verdict.PASS);
        assertThat(finding.authenticated()).isTrue();
        List<String> results = results(finding);
        assertThat(results).hasSize(4);
        assertThat(results.get(0)).isEqualTo("spf=pass smtp.mailfrom=far.test");
        assertThat(results.get(1)).matches("dkim=pass header.d=far.test header.s=e header.b=\"?[A-Za-z0-9+/]{8}\"?");
        assertThat(results.get(2)).matches("dkim=pass header.d=far.test header.s=r header.b=\"?[A-Za-z0-9+/]{8}\"?");
        assertThat(results.get(3))
                .isEqualTo("dmarc=pass header.from=far.test policy.dmarc=reject policy.author=proven");
    }

    /** The reverse-path must be proven, and the author's: else an automatic reply reaches somebody else. */
    @Test
    void onlyAProvenAuthorCanBeAnswered() throws IOException {
        Signing rsa = new Signing("RSA", 2_048);
        zone.txt("r._domainkey.far.test", rsa.record(""));
        zone.with("""
                far.test TXT v=spf1 ip4:192.0.2.1 -all
                _dmarc.far.test TXT v=DMARC1; p=none
                plain.test TXT v=spf1 ip4:192.0.2.1 -all
                news.plain.test TXT v=spf1 ip4:192.0.2.1 -all
                esp.test TXT v=spf1 +all
                """);
        String signed = rsa.sign("v=1; c=relaxed/relaxed; d=far.test; h=from:to; a=rsa-sha256; s=r;", PLAIN);
        String plain = PLAIN.replace("far.test", "plain.test");
        assertThat(check("192.0.2.1", "joe@far.test", PLAIN).answerable())
                .as("SPF and DMARC")
                .isTrue();
        assertThat(check("192.0.2.1", "joe@plain.test", plain).answerable())
                .as("SPF")
                .isTrue();
        assertThat(check("192.0.2.1", "b@news.plain.test", plain).answerable())
                .as("a neighbour")
                .isTrue();
        assertThat(check("203.0.113.9", "joe@far.test", signed).answerable())
                .as("DKIM")
                .isTrue();
        assertThat(check("192.0.2.1", "SRS0=h=t=plain.test=joe@esp.test", plain).answerable())
                .as("a forwarder")
                .isTrue();
        assertThat(check("203.0.113.9", "joe@plain.test", plain).answerable())
                .as("SPF fails")
                .isFalse();
        assertThat(check("203.0.113.9", "joe@none.test", PLAIN.replace("far.test", "none.test"))
                        .answerable())
                .as("nothing is published")
                .isFalse();
        assertThat(check("192.0.2.1", "b7@esp.test", plain).answerable())
                .as("a mail service")
                .isFalse();
        assertThat(check("192.0.2.1", "victim@bank.test", signed).answerable())
                .as("signed by its author, with somebody else's reverse-path")
                .isFalse();
        assertThat(check("192.0.2.1", "", PLAIN).answerable()).isFalse();
    }

    @Test
    void rejectsForgedMailAndNamesTheDomain() throws IOException {
        zone.with("""
                far.test TXT v=spf1 ip4:192.0.2.1 -all
                _dmarc.far.test TXT v=DMARC1; p=reject
                evil.test TXT v=spf1 +all
                """);
        for (String sender : List.of("joe@far.test", "x@evil.test", "")) {
            Finding finding = check("203.0.113.9", sender, PLAIN);
            assertThat(finding.verdict()).as(sender).isEqualTo(Verdict.REJECT);
            assertThat(finding.text()).startsWith("5.7.1 far.test ").contains("DMARC");
            assertThat(finding.authenticated()).isFalse();
        }
    }

    @Test
    void quarantinesOrOnlyMarksAsTheOwnerAsks() throws IOException {
        zone.with("""
                _dmarc.far.test TXT v=DMARC1; p=quarantine
                _dmarc.none.test TXT v=DMARC1; p=none
                _dmarc.org.test TXT v=DMARC1; p=none; sp=quarantine
                """);
        assertThat(check("203.0.113.9", "joe@far.test", PLAIN).verdict()).isEqualTo(Verdict.QUARANTINE);
        Finding none = check("203.0.113.9", "joe@far.test", PLAIN.replace("far.test", "none.test"));
        assertThat(none.verdict()).isEqualTo(Verdict.PASS);
        assertThat(results(none)).contains("dmarc=fail header.from=none.test policy.dmarc=none policy.author=unproven");
        assertThat(check("203.0.113.9", "joe@far.test", PLAIN.replace("far.test", "sub.org.test"))
                        .verdict())
                .isEqualTo(Verdict.QUARANTINE);
        assertThat(check("203.0.113.9", "joe@far.test", PLAIN.replace("far.test", "org.test"))
                        .verdict())
                .isEqualTo(Verdict.PASS);
        Finding unknown = check("203.0.113.9", "joe@x.test", PLAIN.replace("far.test", "x.test"));
        assertThat(results(unknown))
                .containsExactly(
                        "spf=none smtp.mailfrom=x.test",
                        "dkim=none",
                        "dmarc=none header.from=x.test policy.author=unproven");
    }

    @Test
    void obeysTheSettings() throws IOException {
        zone.with("""
                far.test TXT v=spf1 ip4:192.0.2.1 -all
                _dmarc.far.test TXT v=DMARC1; p=reject
                spf.test TXT v=spf1 -all
                """);
        Duration time = Duration.ofSeconds(20);
        settings = settings(false, true, SpfFail.REJECT, "", time);
        assertThat(check("203.0.113.9", "joe@far.test", PLAIN)).isEqualTo(Finding.NONE);

        settings = settings(true, false, SpfFail.MARK, "", time);
        Finding marked = check("203.0.113.9", "joe@far.test", PLAIN);
        assertThat(marked.verdict()).isEqualTo(Verdict.PASS);
        assertThat(results(marked))
                .contains("dmarc=fail header.from=far.test policy.dmarc=reject policy.author=unproven");

        settings = settings(true, true, SpfFail.MARK, "203.0.113.0/28", time);
        Finding trusted = check("203.0.113.9", "joe@far.test", PLAIN);
        assertThat(trusted)
                .isEqualTo(new Finding(Verdict.PASS, "", "Authentication-Results: " + OUR_NAME + "; none\r\n", false));
        assertThat(check("203.0.113.16", "joe@far.test", PLAIN).verdict()).isEqualTo(Verdict.REJECT);

        String other = PLAIN.replace("far.test", "spf.test");
        settings = settings(true, true, SpfFail.MARK, "", time);
        assertThat(check("203.0.113.9", "joe@spf.test", other).verdict()).isEqualTo(Verdict.PASS);
        settings = settings(true, true, SpfFail.REJECT, "", time);
        Finding refused = check("203.0.113.9", "joe@spf.test", other);
        assertThat(refused.verdict()).isEqualTo(Verdict.REJECT);
        assertThat(refused.text()).startsWith("5.7.23 spf.test ");
    }

    @Test
    void defersWhenDnsFailsAndTheAnswerCouldMatter() throws IOException {
        zone.with("""
                far.test TXT v=spf1 ip4:192.0.2.1 -all
                _dmarc.late.test TXT v=DMARC1; p=reject
                sub.strict.test TXT v=spf1 ip4:192.0.2.1 -all
                """);
        zone.script()
                .silence("_dmarc.far.test")
                .serverFailure("late.test")
                .serverFailure("_dmarc.strict.test")
                .serverFailure("spf.test");
        // A pass of the very domain needs no policy; a forgery does.
        assertThat(check("192.0.2.1", "joe@far.test", PLAIN).verdict()).isEqualTo(Verdict.PASS);
        Finding forged = check("203.0.113.9", "joe@far.test", PLAIN);
        assertThat(forged.verdict()).isEqualTo(Verdict.DEFER);
        assertThat(forged.text()).startsWith("4.4.3 ").contains("far.test");
        assertThat(check("203.0.113.9", "joe@late.test", PLAIN.replace("far.test", "late.test"))
                        .verdict())
                .isEqualTo(Verdict.DEFER);
        assertThat(check("203.0.113.9", "joe@sub.strict.test", PLAIN.replace("far.test", "a.strict.test"))
                        .verdict())
                .isEqualTo(Verdict.DEFER);
        // Nothing is published, so that nothing depends on SPF.
        assertThat(check("203.0.113.9", "joe@spf.test", PLAIN.replace("far.test", "spf.test"))
                        .verdict())
                .isEqualTo(Verdict.PASS);
        settings = settings(true, true, SpfFail.REJECT, "", Duration.ofSeconds(20));
        assertThat(check("203.0.113.9", "joe@spf.test", PLAIN.replace("far.test", "spf.test"))
                        .verdict())
                .isEqualTo(Verdict.DEFER);
    }

    @Test
    void waitsForDnsNoLongerThanIsSet() throws IOException {
        settings = settings(true, true, SpfFail.MARK, "", Duration.ofMillis(50));
        oneQuestion = Duration.ofMinutes(1);
        zone.script().silence("far.test").silence("_dmarc.far.test");
        long start = System.nanoTime();
        assertThat(check("203.0.113.9", "joe@far.test", PLAIN).verdict()).isEqualTo(Verdict.DEFER);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void judgesTwoFromFieldsByTheirDomainsAndQuarantinesUnreadableOnes() throws IOException {
        zone.with("""
                far.test TXT v=spf1 +all
                _dmarc.far.test TXT v=DMARC1; p=none
                _dmarc.bank.test TXT v=DMARC1; p=reject
                xn--mnchen-3ya.test TXT v=spf1 +all
                _dmarc.xn--mnchen-3ya.test TXT v=DMARC1; p=reject
                """);
        String rest = "To: alice@office.test\n\nHi.\n";
        String[][] rows = {
            {"From: a@far.test\nFrom: b@far.test\n", "PASS"}, // nobody asks for more; the webmail shows both
            {"From: a@far.test\nfROM : b@bank.test\n", "REJECT"},
            {"From: b@bank.test\nFrom: a@far.test\n", "REJECT"},
            {"From: a@far.test\nSubject: x\nFrom:\n", "QUARANTINE"},
            {"", "PASS"},
            {"From:\n", "QUARANTINE"},
            {"From: nobody\n", "QUARANTINE"},
            {"From: undisclosed:;\n", "QUARANTINE"},
            {"From: a@[192.0.2.1]\n", "QUARANTINE"},
            {"From: a@b@bank.test\n", "REJECT QUARANTINE"},
            {"From: a@far.test, b@bank.test\n", "REJECT"},
            {"From: friends: a@far.test, b@bank.test;\n", "REJECT"},
            {"From: \"b@bank.test\" <a@far.test>\n", "QUARANTINE"}, // people read the name
            {"From: (b@bank.test) a@far.test\n", "QUARANTINE"},
            {"From: a@far.test <b@bank.test>\n", "REJECT"},
            {"From: b@bank.test <a@far.test>\n", "REJECT"},
            {"From: b @ bank.test <a@far.test>\n", "REJECT"},
            {"From: a@far.test <a@far.test>\n", "PASS"},
            {"From: Joe Blow, Inc. <a@far.test>\n", "PASS"},
            {"From: Joe [x@y] <a@far.test>\n", "PASS"},
            {"From: a@far.test, b@[192.0.2.1]\n", "PASS"},
            {"From: \"x\\\" <b@bank.test> \" <a@far.test>\n", "QUARANTINE"},
            {"From: \"x\\\\\" <b@bank.test>, <a@far.test>\n", "REJECT"},
            {"From: <a@far.test> <b@bank.test>\n", "REJECT QUARANTINE"},
            {"From: =?utf-8?q?b=40bank.test?= <a@far.test>\n", "QUARANTINE"},
            {"From:\n a@far.test\n", "PASS"},
            {"From: A@FAR.TEST\n", "PASS"},
            {"From: a@far.test.\n", "PASS"},
            {"From: a@m\u00c3\u00bcnchen.test\n", "REJECT"}, // octets of UTF-8
            {"From: a@xn--mnchen-3ya.test\n", "REJECT"},
            {"From: a@m\u00fcnchen.test\n", "REJECT"}, // octets that are none
            {"From: " + "a@far.test, ".repeat(2_000) + "b@bank.test\n", "QUARANTINE"},
            {
                "From: "
                        + IntStream.range(0, 40)
                                .mapToObj(i -> "a@d" + i + ".test")
                                .collect(Collectors.joining(", "))
                        + "\n",
                "QUARANTINE"
            },
            {"From: " + "(".repeat(15_000) + "a@far.test\n", "QUARANTINE PASS"},
            {"From: " + "<".repeat(15_000) + "a@far.test\n", "QUARANTINE PASS"},
            {"From: " + "\"".repeat(15_001) + "a@far.test\n", "QUARANTINE PASS"},
        };
        for (String[] row : rows) {
            String shown = row[0].substring(0, Math.min(60, row[0].length()));
            Finding finding = check("192.0.2.1", "a@far.test", row[0] + rest);
            assertThat(row[1]).as(shown).contains(finding.verdict().name());
            if (finding.verdict() != Verdict.PASS) {
                assertThat(finding.authenticated()).as(shown).isFalse();
            }
        }
    }

    @Test
    void letsNobodyWriteResultsOfHisOwn() throws IOException {
        Signing rsa = new Signing("RSA", 1_024);
        zone.txt("one._domainkey.far.test", rsa.record(""));
        String signed = rsa.sign("v=1; a=rsa-sha256; c=relaxed/relaxed; d=far.test; s=one; h=from:to:subject;", PLAIN);
        List<String> hostile = List.of(
                signed.replace("s=one", "s=one; dmarc=pass"),
                signed.replace("s=one", "s=one\" dmarc=pass"),
                signed.replace("s=one", "s=one\n dmarc=pass"),
                signed.replace("d=far.test", "d=far.test\n\tdmarc=pass"),
                signed.replace("d=far.test", "d=far.test(dmarc=pass"),
                signed.replace("\n b=", "\n b=\"dmarc=pass"),
                signed.replace("\n b=", "\n b=d/m=arc=pass"));
        for (String message : hostile) {
            Finding finding = check("192.0.2.1", "joe@far.test", message);
            List<String> results = results(finding);
            assertThat(results).as(message.substring(0, 90)).hasSize(3);
            assertThat(results.get(2)).isEqualTo("dmarc=none header.from=far.test policy.author=unproven");
            assertThat(results.get(1)).startsWith("dkim=").doesNotContain("dmarc=pass");
        }
        assertThat(ResultsField.value("a\"b\\c\r\nd;e \u00e4")).isEqualTo("\"a\\\"b\\\\c??d;e ?\"");
        assertThat(ResultsField.value("x y".repeat(200))).hasSizeLessThan(100);
        assertThat(ResultsField.value("")).isEqualTo("\"\"");
        Finding helo = check("192.0.2.1", "x;dmarc=pass\"", "", Letter.of(PLAIN));
        assertThat(results(helo))
                .containsExactly("spf=none", "dkim=none", "dmarc=none header.from=far.test policy.author=unproven");
    }

    @Test
    void boundsWhatOneMessageCosts() throws IOException {
        Signing rsa = new Signing("RSA", 1_024);
        zone.txt("one._domainkey.far.test", rsa.record(""));
        String signed = rsa.sign("v=1; a=rsa-sha256; c=relaxed/relaxed; d=far.test; s=one; h=from:to:subject;", PLAIN);
        String field = signed.substring(0, signed.indexOf("From: "));
        Finding many = check("192.0.2.1", "joe@far.test", field.repeat(3_000) + PLAIN);
        assertThat(results(many)).hasSize(1 + 5 + 1);
        Finding endless = check("192.0.2.1", "joe@far.test", field.repeat(10_000) + PLAIN);
        assertThat(endless.verdict()).isEqualTo(Verdict.QUARANTINE);
        assertThat(endless.trace()).isEqualTo("Authentication-Results: mail.office.test; none\r\n");
        zone.txt("_dmarc.big.test", "v=DMARC1; p=reject; rua=" + "x".repeat(30_000))
                .txt("big.test", "y".repeat(30_000));
        assertThat(check("192.0.2.1", "joe@big.test", PLAIN.replace("far.test", "big.test"))
                        .verdict())
                .isEqualTo(Verdict.PASS);
    }

    @Test
    void knowsNetworks() throws IOException {
        String[][] rows = {
            {"192.0.2.0/24", "192.0.2.255", "true"},
            {"192.0.2.0/24", "192.0.3.0", "false"},
            {"192.0.2.77/32", "192.0.2.77", "true"},
            {"192.0.2.77", "192.0.2.76", "false"},
            {"192.0.2.128/25", "192.0.2.127", "false"},
            {"0.0.0.0/0", "8.8.8.8", "true"},
            {"0.0.0.0/0", "::1", "false"},
            {"2001:db8::/33", "2001:db8:7fff::1", "true"},
            {"2001:db8::/33", "2001:db8:8000::1", "false"},
        };
        for (String[] row : rows) {
            assertThat(AddressRange.parse(row[0]).contains(InetAddress.getByName(row[1])))
                    .as(row[0] + " " + row[1])
                    .isEqualTo(Boolean.parseBoolean(row[2]));
        }
        for (String bad :
                List.of("", "example.com", "10.0.0.0/33", "10.0.0.0/-1", "::/129", "10.0.0.0/x", "300.1.1.1")) {
            assertThatThrownBy(() -> AddressRange.parse(bad)).as(bad).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
