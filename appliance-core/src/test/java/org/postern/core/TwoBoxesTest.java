package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.core.TestDns.Behaviour;

/**
 * Two offices that write to one another through DNS, each with SPF, DKIM and DMARC records as its administrator publishes
 * them: {@code office.test} wants forgeries rejected, {@code partner.test} wants them quarantined. A third host forges both.
 */
class TwoBoxesTest {
    private static final String FORGER = "127.0.3.1";

    @TempDir
    static Path directory;

    private static TestInternet internet;
    private static TestBox office;
    private static TestBox partner;

    @BeforeAll
    static void start() throws Exception {
        internet = new TestInternet();
        office = box("office.test", "127.0.2.1", "alice");
        partner = box("partner.test", "127.0.2.2", "eva");
        internet.dns.text("_dmarc.office.test", "v=DMARC1; p=reject");
        internet.dns.text("_dmarc.partner.test", "v=DMARC1; p=quarantine");
        // The forger's own house is in order: what he says of himself passes, and does not help him.
        internet.dns.record("evil.test", "MX", "10 mx.evil.test.");
        internet.dns.record("mx.evil.test", "A", FORGER);
        internet.dns.text("evil.test", "v=spf1 ip4:" + FORGER + " -all");
    }

    private static TestBox box(String domain, String address, String user) throws Exception {
        Map<String, String> settings = new TreeMap<>(internet.settings());
        settings.put("smtp.listen", address + ":" + internet.port());
        TestBox box = TestBox.start(directory.resolve(domain), domain, Clock.systemUTC(), settings, user);
        internet.dns.record(domain, "MX", "10 mail." + domain + ".");
        internet.dns.record("mail." + domain, "A", address);
        // Whatever the destination on loopback, a box sends from 127.0.0.1.
        internet.dns.text(domain, "v=spf1 ip4:127.0.0.1 -all");
        internet.dns.keys(box.signingKeys());
        return box;
    }

    @AfterAll
    static void stop() throws Exception {
        partner.close();
        office.close();
        internet.close();
    }

    private static String results(String message, String authority) {
        List<String> fields = Headers.of(message, "Authentication-Results");
        assertThat(fields).as("one field, the reader's own").hasSize(1);
        assertThat(fields.get(0)).startsWith(authority + ";");
        return fields.get(0);
    }

    @Test
    void mailBetweenTwoOfficesPassesOnBothSides() throws Exception {
        office.write("alice", "eva@partner.test", "hello partner", "Grüße aus dem Büro");
        String there = partner.await("eva", "", message -> message.contains("hello partner"));
        assertThat(results(there, "mail.partner.test"))
                .contains("spf=pass", "dkim=pass", "dmarc=pass")
                .doesNotContain("fail");
        assertThat(Headers.of(there, "DKIM-Signature"))
                .as("one signature of each kind")
                .hasSize(2);
        assertThat(Headers.of(there, "DKIM-Signature")).allMatch(field -> field.contains("d=office.test"));

        partner.write("eva", "alice@office.test", "hello office", "and back");
        String back = office.await("alice", "", message -> message.contains("hello office"));
        assertThat(results(back, "mail.office.test"))
                .contains("spf=pass", "dkim=pass", "dmarc=pass")
                .doesNotContain("fail");
    }

    /** What the forger sends, with his own envelope or with the victim's. */
    private static String forge(TestBox box, String sender, String from, String to, String subject, String more)
            throws IOException {
        String listener = to.endsWith("@office.test") ? "127.0.2.1" : "127.0.2.2";
        try (SmtpTalk smtp = SmtpTalk.plain(FORGER, listener, box.port("smtp"))) {
            smtp.say("EHLO mx.evil.test");
            return smtp.send(
                    sender,
                    "From: " + from + "\r\nTo: " + to + "\r\nSubject: " + subject
                            + "\r\nDate: Mon, 23 Nov 2026 10:00:00 +0000\r\nMessage-ID: <" + subject.hashCode()
                            + "@evil.test>\r\n" + more + "\r\npay this",
                    to);
        }
    }

    @Test
    void aForgeryOfADomainThatWantsItRejectedIsRejected() throws Exception {
        for (String sender : List.of("alice@office.test", "forger@evil.test", "")) {
            assertThat(forge(partner, sender, "Alice <alice@office.test>", "eva@partner.test", "forged reject", ""))
                    .as("from " + sender)
                    .startsWith("550 5.7.1 ");
        }
        assertThat(forge(partner, "x@evil.test", "alice@sub.office.test", "eva@partner.test", "forged reject", ""))
                .as("a subdomain is covered")
                .startsWith("550 5.7.1 ");
        assertThat(partner.inbox("eva")).noneMatch(message -> message.contains("forged reject"));
        assertThat(partner.mail("eva", "Junk")).noneMatch(message -> message.contains("forged reject"));
    }

    @Test
    void aForgeryOfADomainThatWantsItQuarantinedGoesToJunk() throws Exception {
        String claim = "Authentication-Results: mail.office.test; spf=pass; dkim=pass; dmarc=pass\r\n";
        assertThat(forge(office, "forger@evil.test", "eva@partner.test", "alice@office.test", "forged junk", claim))
                .startsWith("250");
        String junk = office.await("alice", "Junk", message -> message.contains("forged junk"));
        assertThat(results(junk, "mail.office.test"))
                .as("the claim was taken off")
                .contains("dmarc=fail")
                .doesNotContain("dmarc=pass", "dkim=pass");
        assertThat(office.inbox("alice")).noneMatch(message -> message.contains("forged junk"));
    }

    @Test
    void theForgersOwnNamePassesWithoutHelpingHim() throws Exception {
        assertThat(forge(office, "forger@evil.test", "forger@evil.test", "alice@office.test", "honest", ""))
                .startsWith("250");
        String message = office.await("alice", "", text -> text.contains("Subject: honest"));
        assertThat(results(message, "mail.office.test"))
                .contains("spf=pass")
                .doesNotContain("dmarc=pass", "dmarc=fail");
    }

    @Test
    void signedMailThatWasChangedOnTheWayFails() throws Exception {
        office.write("alice", "eva@partner.test", "original", "pay 100");
        String message = partner.await("eva", "", text -> text.contains("Subject: original"));
        String signed = message.substring(message.indexOf("DKIM-Signature:"));
        try (SmtpTalk smtp = SmtpTalk.plain(FORGER, "127.0.2.2", partner.port("smtp"))) {
            smtp.say("EHLO mx.evil.test");
            assertThat(smtp.send("forger@evil.test", signed.substring(0, signed.length() - 2), "eva@partner.test"))
                    .as("forwarded as it was, the signature vouches for it: " + signed)
                    .startsWith("250");
            String changed = signed.replace("pay 100", "pay 900");
            assertThat(changed).isNotEqualTo(signed);
            assertThat(smtp.send("forger@evil.test", changed.substring(0, changed.length() - 2), "eva@partner.test"))
                    .startsWith("550 5.7.1 ");
        }
    }

    @Test
    void whenDnsFailsMailIsAskedToComeAgain() throws Exception {
        internet.dns.text("shaky.test", "v=spf1 ip4:192.0.2.1 -all").text("_dmarc.shaky.test", "v=DMARC1; p=none");
        internet.dns.behave("_dmarc.shaky.test", Behaviour.SERVER_FAILURE);
        assertThat(forge(office, "forger@evil.test", "x@shaky.test", "alice@office.test", "shaky", ""))
                .startsWith("451 4.");
        assertThat(office.inbox("alice")).noneMatch(message -> message.contains("Subject: shaky"));
        internet.dns.behave("_dmarc.shaky.test", Behaviour.USUAL);
        assertThat(forge(office, "forger@evil.test", "x@shaky.test", "alice@office.test", "steady", ""))
                .startsWith("250");
        assertThat(results(
                        office.await("alice", "", message -> message.contains("Subject: steady")), "mail.office.test"))
                .contains("dmarc=fail");
    }
}
