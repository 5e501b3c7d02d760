package org.postern.store.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postern.store.address.Domain;
import org.postern.store.message.SmtpReply;
import org.postern.store.outbound.DeliverySettings;

class MxResolverTest {
    private ScriptedDns dns;

    @BeforeEach
    void open() throws IOException {
        dns = new ScriptedDns();
    }

    @AfterEach
    void close() throws IOException {
        dns.close();
    }

    private boolean ipv6First;

    private DeliveryRoute find(String domain, boolean lenient, long seed) {
        DeliverySettings usual = DeliverySettings.DEFAULT;
        DeliverySettings settings = new DeliverySettings(
                usual.retries(),
                new DeliverySettings.Attempts(1, 1, 5),
                usual.smarthost(),
                new DeliverySettings.Exchangers(25, lenient),
                new DeliverySettings.DnsServers(List.of(dns.address()), Duration.ofMillis(400)),
                usual.timeouts(),
                usual.grace());
        Lookups lookups =
                new Lookups(Dns.session(settings.dns().servers(), settings.dns().timeout()), Optional.empty());
        MxResolver resolver = new MxResolver(
                lookups,
                new AddressGuard(address -> address.getHostAddress().equals("185.51.100.9"), lenient),
                new Protection(lookups, Optional.empty()),
                new MxResolver.Manner(Set.of("mail.office.test"), 25, ipv6First),
                new Random(seed));
        return resolver.find(Domain.parse(domain));
    }

    private List<String> hosts(String domain) {
        return hosts(find(domain, false, 1));
    }

    private static List<String> hosts(DeliveryRoute route) {
        assertThat(route).isInstanceOf(DeliveryRoute.Hosts.class);
        return ((DeliveryRoute.Hosts) route)
                .hosts().stream()
                        .map(host ->
                                host.name() + "/" + host.address().getAddress().getHostAddress())
                        .toList();
    }

    private String none(String domain) {
        DeliveryRoute route = find(domain, false, 1);
        assertThat(route).isInstanceOf(DeliveryRoute.None.class);
        SmtpReply reply = ((DeliveryRoute.None) route).reply();
        return reply.code() + " " + reply.status();
    }

    @Test
    void ordersByPreferenceAndPutsFourBeforeSix() throws IOException {
        dns.record("far.test", "MX", "20 b.far.test.")
                .record("far.test", "MX", "10 a.far.test.")
                .record("a.far.test", "AAAA", "2a00::1")
                .record("a.far.test", "A", "185.51.100.1")
                .record("b.far.test", "A", "185.51.100.2");
        assertThat(hosts("far.test"))
                .containsExactly("a.far.test/185.51.100.1", "a.far.test/2a00:0:0:0:0:0:0:1", "b.far.test/185.51.100.2");
    }

    @Test
    void putsSixBeforeFourWhereTheOfficeWantsIt() throws IOException {
        ipv6First = true;
        dns.record("far.test", "MX", "10 a.far.test.")
                .record("a.far.test", "AAAA", "2a00::1")
                .record("a.far.test", "A", "185.51.100.1");
        assertThat(hosts("far.test")).containsExactly("a.far.test/2a00:0:0:0:0:0:0:1", "a.far.test/185.51.100.1");
    }

    @Test
    void takesEqualsAtRandom() throws IOException {
        dns.record("far.test", "MX", "10 a.far.test.")
                .record("far.test", "MX", "10 b.far.test.")
                .record("a.far.test", "A", "185.51.100.1")
                .record("b.far.test", "A", "185.51.100.2");
        Set<String> first = new HashSet<>();
        for (long seed = 0; seed < 20; seed++) {
            first.add(hosts(find("far.test", false, seed * 0x9E3779B97F4A7C15L)).get(0));
        }
        assertThat(first).hasSize(2);
    }

    @Test
    void takesTheDomainItselfWithoutMx() throws IOException {
        dns.record("far.test", "A", "185.51.100.1");
        assertThat(hosts("far.test")).containsExactly("far.test/185.51.100.1");
    }

    @Test
    void followsAliases() throws IOException {
        dns.record("alias.test", "CNAME", "far.test.")
                .record("far.test", "MX", "10 a.far.test.")
                .record("a.far.test", "A", "185.51.100.1");
        assertThat(hosts("alias.test")).containsExactly("a.far.test/185.51.100.1");
    }

    @Test
    void bouncesAnUnknownDomain() {
        assertThat(none("nowhere.test")).isEqualTo("550 5.4.4");
    }

    @Test
    void bouncesADanglingMx() throws IOException {
        dns.record("far.test", "MX", "10 gone.far.test.");
        assertThat(none("far.test")).isEqualTo("550 5.4.4");
    }

    @Test
    void bouncesADomainWithoutAnyAddress() throws IOException {
        dns.record("far.test", "TXT", "nothing");
        assertThat(none("far.test")).isEqualTo("550 5.4.4");
    }

    @Test
    void bouncesNullMx() throws IOException {
        dns.record("far.test", "MX", "0 .").record("far.test", "A", "185.51.100.1");
        assertThat(none("far.test")).isEqualTo("556 5.1.10");
    }

    @Test
    void defersOnServerFailure() throws IOException {
        dns.serverFailure("far.test");
        assertThat(none("far.test")).isEqualTo("451 4.4.3");
    }

    @Test
    void defersWhenRefused() throws IOException {
        dns.refused("far.test");
        assertThat(none("far.test")).isEqualTo("451 4.4.3");
    }

    @Test
    void defersOnSilence() throws IOException {
        dns.silence("far.test");
        assertThat(none("far.test")).isEqualTo("451 4.4.3");
    }

    @Test
    void defersWhenOnlyTheAddressOfTheExchangerIsUnknown() throws IOException {
        dns.record("far.test", "MX", "10 a.far.test.").serverFailure("a.far.test");
        assertThat(none("far.test")).isEqualTo("451 4.4.3");
    }

    @Test
    void refusesAnExchangerThatIsThisServer() throws IOException {
        dns.record("far.test", "MX", "10 MAIL.office.test.").record("mail.office.test", "A", "185.51.100.1");
        assertThat(none("far.test")).isEqualTo("554 5.4.6");
    }

    @Test
    void leavesOutExchangersNoBetterThanThisServer() throws IOException {
        dns.record("far.test", "MX", "10 a.far.test.")
                .record("far.test", "MX", "20 mail.office.test.")
                .record("far.test", "MX", "20 b.far.test.")
                .record("far.test", "MX", "30 c.far.test.")
                .record("a.far.test", "A", "185.51.100.1")
                .record("b.far.test", "A", "185.51.100.2")
                .record("c.far.test", "A", "185.51.100.3");
        assertThat(hosts("far.test")).containsExactly("a.far.test/185.51.100.1");
    }

    @Test
    void neverLeadsToThisMachineOrIntoTheOffice() throws IOException {
        String[][] inside = {
            {"A", "127.0.0.1", "5.4.6"},
            {"A", "127.9.9.9", "5.4.6"},
            {"A", "0.0.0.0", "5.4.6"},
            {"A", "185.51.100.9", "5.4.6"},
            {"AAAA", "::1", "5.4.6"},
            {"A", "10.0.0.1", "5.4.4"},
            {"A", "172.16.5.5", "5.4.4"},
            {"A", "192.168.1.1", "5.4.4"},
            {"A", "169.254.169.254", "5.4.4"},
            {"A", "100.64.0.1", "5.4.4"},
            {"A", "224.0.0.1", "5.4.4"},
            {"A", "255.255.255.255", "5.4.4"},
            {"AAAA", "fe80::1", "5.4.4"},
            {"AAAA", "fd00::1", "5.4.4"},
            {"AAAA", "64:ff9b::7f00:1", "5.4.4"},
        };
        for (int i = 0; i < inside.length; i++) {
            String domain = "d" + i + ".test";
            dns.record(domain, "MX", "10 mx." + domain + ".").record("mx." + domain, inside[i][0], inside[i][1]);
            assertThat(none(domain)).as(inside[i][1]).endsWith(" " + inside[i][2]);
            assertThat(find(domain, true, 1)).as(inside[i][1]).isInstanceOf(DeliveryRoute.Hosts.class);
        }
    }
}
