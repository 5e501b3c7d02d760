package org.postern.store.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.postern.store.route.TestCertificates.tlsa;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postern.store.outbound.Outside;
import org.postern.store.outbound.SmtpSink;

/** DANE (RFC 7672): what leaves, and over what, when DNSSEC knows the key of an exchanger. */
class DaneTest {
    private static final String TLSA = "_25._tcp.mx.safe.test";

    private Outside outside;
    private ZoneKey zone;
    private TestCertificates.Identity own;

    @BeforeEach
    void open() throws Exception {
        outside = new Outside();
        zone = new ZoneKey("safe.test");
        outside.dns.sign(zone);
        outside.trust(zone);
        own = outside.certificates.host("mx.safe.test");
    }

    @AfterEach
    void close() throws Exception {
        outside.close();
    }

    private SmtpSink exchanger(TestCertificates.Identity identity) throws Exception {
        return outside.exchanger("safe.test", "mx.safe.test", identity.context());
    }

    private static void sawNothing(SmtpSink sink) {
        assertThat(sink.commands()).noneMatch(command -> command.startsWith("MAIL"));
    }

    @Test
    void deliversWhenTheKeyIsTheOneInDns() throws Exception {
        for (int selector : List.of(0, 1)) {
            for (int matching : List.of(0, 1, 2)) {
                outside.dns.forget(TLSA).record(TLSA, "TLSA", tlsa(3, selector, matching, own.certificate()));
                if (selector + matching == 0) {
                    exchanger(own);
                }
                assertThat(outside.send("safe.test"))
                        .as(selector + " " + matching)
                        .isEqualTo("delivered");
            }
        }
    }

    @Test
    void looksAtNeitherNamesNorDatesOfANamedKey() throws Exception {
        TestCertificates.Identity odd = outside.certificates.expired("elsewhere.test");
        outside.dns.record(TLSA, "TLSA", tlsa(3, 1, 1, odd.certificate()));
        exchanger(odd);
        assertThat(outside.send("safe.test")).isEqualTo("delivered");
    }

    @Test
    void defersWhenTheKeyIsAnother() throws Exception {
        outside.dns.record(
                TLSA,
                "TLSA",
                tlsa(3, 1, 1, outside.certificates.host("mx.safe.test").certificate()));
        SmtpSink sink = exchanger(own);
        assertThat(outside.send("safe.test")).startsWith("451 4.7.5 no proper TLS with mx.safe.test, which DANE");
        sawNothing(sink);
    }

    @Test
    void deliversUnderANamedAuthorityToTheRightNameOnly() throws Exception {
        outside.dns.record(TLSA, "TLSA", tlsa(2, 0, 1, outside.certificates.authority));
        exchanger(own);
        assertThat(outside.send("safe.test")).isEqualTo("delivered");
        try (Outside other = new Outside()) {
            other.dns.sign(zone).record(TLSA, "TLSA", tlsa(2, 0, 1, other.certificates.authority));
            other.trust(zone);
            SmtpSink sink = other.exchanger(
                    "safe.test",
                    "mx.safe.test",
                    other.certificates.host("mx.other.test").context());
            assertThat(other.send("safe.test")).startsWith("451 4.7.5 ");
            sawNothing(sink);
        }
        try (Outside other = new Outside()) {
            other.dns.sign(zone).record(TLSA, "TLSA", tlsa(2, 0, 1, other.certificates.authority));
            other.trust(zone);
            SmtpSink sink = other.exchanger(
                    "safe.test",
                    "mx.safe.test",
                    other.certificates.expired("mx.safe.test").context());
            assertThat(other.send("safe.test")).startsWith("451 4.7.5 ");
            sawNothing(sink);
        }
    }

    @Test
    void defersUnderAnotherAuthority() throws Exception {
        outside.dns.record(TLSA, "TLSA", tlsa(2, 1, 2, new TestCertificates().authority));
        SmtpSink sink = exchanger(own);
        assertThat(outside.send("safe.test")).startsWith("451 4.7.5 ");
        sawNothing(sink);
    }

    @Test
    void defersWhenAnExchangerWithAKeyOffersNoTls() throws Exception {
        outside.dns.record(TLSA, "TLSA", tlsa(3, 1, 1, own.certificate()));
        SmtpSink sink = outside.exchanger("safe.test", "mx.safe.test", null);
        assertThat(outside.send("safe.test"))
                .isEqualTo("451 4.7.10 mx.safe.test does not offer TLS, which DANE demands; nothing was sent");
        sawNothing(sink);
    }

    @Test
    void demandsTlsButNoCertificateWhenNoRecordIsUsable() throws Exception {
        outside.dns
                .record(TLSA, "TLSA", "1 1 1 " + "ab".repeat(32))
                .record(TLSA, "TLSA", "3 1 1 " + "ab".repeat(20))
                .record(TLSA, "TLSA", "3 7 1 " + "ab".repeat(32))
                .record(TLSA, "TLSA", "3 1 9 " + "ab".repeat(32));
        SmtpSink sink = exchanger(outside.certificates.expired("elsewhere.test"));
        assertThat(outside.send("safe.test")).isEqualTo("delivered");
        assertThat(sink.commands()).contains("STARTTLS");
        sink.on("STARTTLS", "454 4.7.0 not now");
        assertThat(outside.send("safe.test")).startsWith("451 4.7.5 ");
    }

    @Test
    void sendsAsUsualWhereASignedZoneHasNoKey() throws Exception {
        SmtpSink sink = outside.exchanger("safe.test", "mx.safe.test", null);
        assertThat(outside.send("safe.test")).isEqualTo("delivered");
        assertThat(sink.waiting()).isEqualTo(1);
    }

    @Test
    void ignoresKeysThatNobodySigned() throws Exception {
        String data = tlsa(3, 1, 1, outside.certificates.host("mx.safe.test").certificate());
        outside.dns.record("_25._tcp.mx.far.test", "TLSA", data);
        outside.exchanger("far.test", "mx.far.test", own.context());
        assertThat(outside.send("far.test")).as("no chain of trust").isEqualTo("delivered");
        zone.delegate("part.safe.test");
        outside.dns.record("_25._tcp.mx.part.safe.test", "TLSA", data);
        outside.exchanger("part.safe.test", "mx.part.safe.test", own.context());
        assertThat(outside.send("part.safe.test")).as("an unsigned delegation").isEqualTo("delivered");
    }

    @Test
    void ignoresKeysOfAnExchangerThatAnUnsignedDomainNames() throws Exception {
        // Whoever can forge the MX record can name a host with a key of his own (RFC 7672 2.2.1).
        outside.dns.record(
                TLSA,
                "TLSA",
                tlsa(3, 1, 1, outside.certificates.host("mx.safe.test").certificate()));
        outside.exchanger("far.test", "mx.safe.test", own.context());
        assertThat(outside.send("far.test")).isEqualTo("delivered");
    }

    @Test
    void defersWhenSignaturesAreWrong() throws Exception {
        outside.dns.record(TLSA, "TLSA", tlsa(3, 1, 1, own.certificate()));
        SmtpSink sink = exchanger(own);
        zone.spoil(TLSA);
        assertThat(outside.send("safe.test"))
                .startsWith("451 4.7.5 DNS gave no valid answer on the TLS key of mx.safe");
        zone.spoil("safe.test");
        outside.forgetAnswers();
        assertThat(outside.send("safe.test")).startsWith("451 4.4.3 ");
        sawNothing(sink);
    }

    @Test
    void defersWhenTheKeyCannotBeAskedFor() throws Exception {
        exchanger(own);
        outside.dns.serverFailure(TLSA);
        assertThat(outside.send("safe.test")).startsWith("451 4.7.5 ");
    }

    @Test
    void sendsAsUsualBehindAResolverThatDropsSignatures() throws Exception {
        try (Outside plain = new Outside()) {
            plain.trust(zone); // whose signatures this DNS does not know
            plain.dns.record(TLSA, "TLSA", tlsa(3, 1, 1, own.certificate()));
            plain.exchanger("safe.test", "mx.safe.test", null);
            assertThat(plain.send("safe.test")).isEqualTo("delivered");
        }
    }

    @Test
    void goesBeforeMtaSts() throws Exception {
        outside.dns.record("_mta-sts.far.test", "TXT", "\"v=STSv1; id=1\"");
        ZoneKey far = new ZoneKey("far.test");
        outside.dns.sign(far);
        outside.trust(far);
        outside.site.policy("enforce", 604_800, "mx.other.test");
        outside.dns.record("_25._tcp.mx.far.test", "TLSA", tlsa(3, 1, 1, own.certificate()));
        outside.exchanger("far.test", "mx.far.test", own.context());
        assertThat(outside.send("far.test")).as("the policy does not name it").isEqualTo("delivered");
    }

    @Test
    void asksAtTheNameAnAliasLeadsTo() throws Exception {
        SmtpSink sink = outside.exchanger("safe.test", "mx.safe.test", own.context());
        outside.dns
                .forget("mx.safe.test")
                .record("mx.safe.test", "CNAME", "host.safe.test.")
                .record("host.safe.test", "A", "127.0.2.1")
                .record(
                        "_25._tcp.host.safe.test",
                        "TLSA",
                        tlsa(3, 1, 1, outside.certificates.host("x.test").certificate()));
        assertThat(outside.send("safe.test")).startsWith("451 4.7.5 ");
        outside.dns
                .forget("_25._tcp.host.safe.test")
                .record("_25._tcp.host.safe.test", "TLSA", tlsa(3, 1, 1, own.certificate()));
        assertThat(outside.send("safe.test")).isEqualTo("delivered");
        assertThat(sink.waiting()).isEqualTo(1);
    }

    @Test
    void keepsToWhatTheConfigurationAsks() throws Exception {
        SmtpSink sink = outside.exchanger("far.test", "mx.far.test", own.context());
        assertThat(outside.send("far.test", TlsFloor.REQUIRED)).isEqualTo("delivered");
        assertThat(outside.send("far.test", TlsFloor.VERIFIED))
                .startsWith("451 4.7.5 no proper TLS with mx.far.test, which the configuration demands");
        sink.on("EHLO", "250 sink");
        assertThat(outside.send("far.test", TlsFloor.REQUIRED)).startsWith("451 4.7.10 ");
    }
}
