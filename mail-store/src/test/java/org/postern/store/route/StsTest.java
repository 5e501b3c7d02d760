package org.postern.store.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postern.store.address.Domain;
import org.postern.store.mailbox.StsPolicy;
import org.postern.store.outbound.DeliverySettings;
import org.postern.store.outbound.Outside;
import org.postern.store.outbound.SmtpSink;
import org.postern.store.route.https.StsFetcher;

/** MTA-STS (RFC 8461): what leaves, and over what, when a domain has a policy. */
class StsTest {
    private static final long WEEK = 604_800;

    private Outside outside;

    @BeforeEach
    void open() throws Exception {
        outside = new Outside();
        outside.dns.record("_mta-sts.far.test", "TXT", "\"v=STSv1; id=20261123;\"");
    }

    @AfterEach
    void close() throws Exception {
        outside.close();
    }

    private SmtpSink good() throws Exception {
        return outside.exchanger(
                "far.test",
                "mx.far.test",
                outside.certificates.host("mx.far.test").context());
    }

    private SmtpSink wrong() throws Exception {
        return outside.exchanger(
                "far.test",
                "mx.far.test",
                outside.certificates.host("other.test").context());
    }

    private static void sawNothing(SmtpSink sink) {
        assertThat(sink.commands()).noneMatch(command -> command.startsWith("MAIL"));
    }

    @Test
    void deliversToAnExchangerThatKeepsThePromise() throws Exception {
        outside.site.policy("enforce", WEEK, "mx.far.test");
        SmtpSink sink = good();
        assertThat(outside.send("far.test")).isEqualTo("delivered");
        assertThat(sink.commands()).contains("STARTTLS");
        assertThat(outside.kept.values()).extracting(StsPolicy::id).containsExactly("20261123");
    }

    @Test
    void takesWildcardsForOneLabel() throws Exception {
        outside.site.policy("enforce", WEEK, "*.far.test");
        good();
        assertThat(outside.send("far.test")).isEqualTo("delivered");
        assertThat(HostPattern.matches("*.far.test", "a.b.far.test")).isFalse();
        assertThat(HostPattern.matches("*.far.test", "far.test")).isFalse();
        assertThat(HostPattern.matches("MX.far.test.", "mx.FAR.test")).isTrue();
    }

    @Test
    void defersWhenTheCertificateIsForAnotherName() throws Exception {
        outside.site.policy("enforce", WEEK, "mx.far.test");
        SmtpSink sink = wrong();
        assertThat(outside.send("far.test")).startsWith("451 4.7.5 no proper TLS with mx.far.test, which MTA-STS");
        sawNothing(sink);
    }

    @Test
    void defersWhenTheCertificateHasExpired() throws Exception {
        outside.site.policy("enforce", WEEK, "mx.far.test");
        SmtpSink sink = outside.exchanger(
                "far.test",
                "mx.far.test",
                outside.certificates.expired("mx.far.test").context());
        assertThat(outside.send("far.test")).startsWith("451 4.7.5 ");
        sawNothing(sink);
    }

    @Test
    void defersWhenNoTlsIsOfferedOrItIsRefused() throws Exception {
        outside.site.policy("enforce", WEEK, "mx.far.test");
        SmtpSink sink = outside.exchanger("far.test", "mx.far.test", null);
        assertThat(outside.send("far.test"))
                .isEqualTo("451 4.7.10 mx.far.test does not offer TLS, which MTA-STS demands; nothing was sent");
        sink.on("EHLO", "250-sink\r\n250 STARTTLS").on("STARTTLS", "454 4.7.0 not available");
        assertThat(outside.send("far.test")).startsWith("451 4.7.5 ");
        sink.on("EHLO", "500 what");
        assertThat(outside.send("far.test")).startsWith("451 4.7.10 ");
        sawNothing(sink);
    }

    @Test
    void leavesOutExchangersThatThePolicyDoesNotName() throws Exception {
        outside.site.policy("enforce", WEEK, "mx2.far.test");
        SmtpSink first = good();
        SmtpSink second = outside.exchanger(
                "far.test",
                "mx2.far.test",
                outside.certificates.host("mx2.far.test").context());
        assertThat(outside.send("far.test")).isEqualTo("delivered");
        assertThat(first.commands()).isEmpty();
        assertThat(second.waiting()).isEqualTo(1);
    }

    @Test
    void defersWhenThePolicyNamesNoExchangerOfTheDomain() throws Exception {
        outside.site.policy("enforce", WEEK, "mx.other.test");
        SmtpSink sink = good();
        assertThat(outside.send("far.test"))
                .startsWith("451 4.7.5 the exchanger mx.far.test is not one that the MTA-STS policy");
        assertThat(sink.commands()).isEmpty();
    }

    @Test
    void onlyWatchesInTestingMode() throws Exception {
        outside.site.policy("testing", WEEK, "mx9.far.test");
        wrong();
        assertThat(outside.send("far.test")).isEqualTo("delivered");
    }

    @Test
    void demandsNothingInModeNone() throws Exception {
        outside.site.policy("none", WEEK);
        wrong();
        assertThat(outside.send("far.test")).isEqualTo("delivered");
    }

    @Test
    void keepsToAKnownPolicyWhenNeitherRecordNorSiteAnswers() throws Exception {
        outside.site.policy("enforce", WEEK, "mx.far.test");
        SmtpSink sink = wrong();
        assertThat(outside.send("far.test")).startsWith("451 4.7.5 ");
        outside.dns.forget("_mta-sts.far.test");
        outside.site.says(500, "text/plain", "");
        outside.clock.advance(Duration.ofDays(6));
        outside.forgetAnswers();
        assertThat(outside.send("far.test")).startsWith("451 4.7.5 ");
        sawNothing(sink);
        outside.clock.advance(Duration.ofDays(2));
        assertThat(outside.send("far.test")).as("expired").isEqualTo("delivered");
    }

    @Test
    void sendsAsWithoutPolicyWhenItCannotBeHadAndNoneIsKept() throws Exception {
        outside.site.says(404, "text/plain", "");
        wrong();
        assertThat(outside.send("far.test")).isEqualTo("delivered");
        assertThat(outside.kept).isEmpty();
        assertThat(outside.site.requests()).isEqualTo(1);
        outside.site.policy("enforce", WEEK, "mx.far.test");
        assertThat(outside.send("far.test")).as("not asked again at once").isEqualTo("delivered");
        outside.clock.advance(Duration.ofMinutes(6));
        assertThat(outside.send("far.test")).startsWith("451 4.7.5 ");
    }

    @Test
    void takesNoPolicyThatIsNotOne() throws Exception {
        good();
        String fine = "version: STSv1\nmode: enforce\nmx: mx.other.test\nmax_age: 600\n";
        String[][] bad = {
            {"302", "text/plain", fine},
            {"200", "text/html", fine},
            {"200", "text/plain", fine + "x: " + "y".repeat(70_000) + "\n"},
            {"200", "text/plain", fine.replace("STSv1", "STSv2")},
            {"200", "text/plain", fine.replace("enforce", "strict")},
            {"200", "text/plain", fine.replace("mx: mx.other.test\n", "")},
            {"200", "text/plain", fine.replace("max_age: 600\n", "")},
            {"200", "text/plain", "<html>"},
        };
        for (String[] site : bad) {
            outside.site.says(Integer.parseInt(site[0]), site[1], site[2]);
            assertThat(outside.send("far.test")).as(String.join(" ", site)).isEqualTo("delivered");
            outside.clock.advance(Duration.ofMinutes(6));
        }
        assertThat(outside.kept).isEmpty();
        assertThat(outside.site.requests()).isEqualTo(bad.length);
        outside.site.says(200, "text/plain", fine);
        assertThat(outside.send("far.test")).startsWith("451 4.7.5 ");
    }

    @Test
    void takesNoPolicyFromASiteThatCannotProveItsName() throws Exception {
        good();
        try (PolicySite impostor =
                new PolicySite(outside.certificates.host("other.test").context())) {
            impostor.policy("enforce", WEEK, "mx.other.test");
            StsFetcher fetcher = fetcher(impostor.port(), true);
            assertThat(fetcher.fetch(Domain.parse("far.test"))).isEmpty();
            assertThat(impostor.requests()).isZero();
        }
    }

    @Test
    void fetchesNothingFromInsideTheOffice() throws Exception {
        outside.site.policy("enforce", WEEK, "mx.far.test");
        assertThat(fetcher(outside.site.port(), true).fetch(Domain.parse("far.test")))
                .isPresent();
        assertThat(fetcher(outside.site.port(), false).fetch(Domain.parse("far.test")))
                .isEmpty();
        assertThat(outside.site.requests()).isEqualTo(1);
    }

    private StsFetcher fetcher(int port, boolean lenient) throws Exception {
        ProtectionSettings settings = new ProtectionSettings(
                true, port, Duration.ofSeconds(2), false, List.of(), List.of(outside.certificates.authority));
        DeliverySettings usual = DeliverySettings.DEFAULT;
        DeliverySettings dns = new DeliverySettings(
                usual.retries(),
                new DeliverySettings.Attempts(1, 1, 1),
                usual.smarthost(),
                new DeliverySettings.Exchangers(25, lenient),
                new DeliverySettings.DnsServers(List.of(outside.dns.address()), Duration.ofSeconds(2)),
                usual.timeouts(),
                usual.grace());
        return new StsFetcher(
                new Lookups(Dns.session(dns.dns().servers(), dns.dns().timeout()), Optional.empty()),
                new AddressGuard(address -> false, lenient),
                settings,
                PeerTls.trusting(settings.authorities()),
                new Watchdog());
    }

    @Test
    void readsRecordsAsTheRfcHasThem() {
        assertThat(StsText.id("v=STSv1; id=20160831085700Z;")).contains("20160831085700Z");
        assertThat(StsText.id("v=STSv1;id=1")).contains("1");
        assertThat(StsText.id("v=STSv1; ext=2; id=1; more=x")).contains("1");
        assertThat(StsText.id("v=STSv1;")).isEmpty();
        assertThat(StsText.id("v=STSv1; id=a-b;")).isEmpty();
        assertThat(StsText.id("v=STSv1; id=" + "1".repeat(33))).isEmpty();
        assertThat(StsText.id("v=STSv12; id=1")).isEmpty();
    }

    @Test
    void readsPoliciesAsTheRfcHasThem() {
        Domain domain = Domain.parse("far.test");
        var now = outside.clock.instant();
        String text = "version: STSv1\r\nmode: enforce\r\nmx: mail.far.test\r\nmx: *.far.test\r\nmode: none\r\n"
                + "max_age: 99999999\r\nnew: field\r\n\r\n";
        assertThat(StsText.parse(domain, "1", text, now)).hasValueSatisfying(policy -> {
            assertThat(policy.mode()).isEqualTo(StsPolicy.Mode.ENFORCE);
            assertThat(policy.mx()).containsExactly("mail.far.test", "*.far.test");
            assertThat(policy.expires()).isEqualTo(now.plusSeconds(31_557_600));
        });
        String many =
                IntStream.range(0, 300).mapToObj(i -> "mx: h" + i + ".test\n").collect(Collectors.joining());
        assertThat(StsText.parse(domain, "1", text + many, now)).isEmpty();
        assertThat(StsText.parse(domain, "1", text.replace("*.far", "*.*.far"), now))
                .isEmpty();
    }

    @Test
    void fetchesAnewWhenTheIdChanges() throws Exception {
        outside.site.policy("enforce", WEEK, "mx.far.test");
        wrong();
        assertThat(outside.send("far.test")).startsWith("451 4.7.5 ");
        outside.site.policy("none", WEEK);
        assertThat(outside.send("far.test")).as("same id").startsWith("451 4.7.5 ");
        assertThat(outside.site.requests()).isEqualTo(1);
        outside.dns.forget("_mta-sts.far.test").record("_mta-sts.far.test", "TXT", "\"v=STSv1; id=next;\"");
        outside.forgetAnswers();
        assertThat(outside.send("far.test")).isEqualTo("delivered");
        assertThat(outside.site.requests()).isEqualTo(2);
    }
}
