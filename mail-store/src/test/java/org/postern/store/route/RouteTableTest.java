package org.postern.store.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.postern.store.address.Domain;
import org.postern.store.outbound.DeliverySettings;

/** Which way the mail of a destination goes when the administrator has said something. */
class RouteTableTest {
    private static Optional<Smarthost> relay(String host) {
        return Optional.of(new Smarthost(host, 587, Smarthost.Security.STARTTLS, Optional.empty()));
    }

    private static RouteRule rule(String domain, boolean below, Optional<Smarthost> relay) {
        return new RouteRule(Domain.parse(domain), below, relay, TlsFloor.REQUIRED);
    }

    @Test
    void theMostExactRuleCounts() throws Exception {
        try (ScriptedDns dns = new ScriptedDns()) {
            dns.record("direct.far.test", "A", "185.51.100.1");
            DeliverySettings usual = DeliverySettings.DEFAULT;
            DeliverySettings settings = new DeliverySettings(
                    usual.retries(),
                    new DeliverySettings.Attempts(1, 1, 5),
                    Optional.empty(),
                    new DeliverySettings.Exchangers(25, false),
                    new DeliverySettings.DnsServers(List.of(dns.address()), Duration.ofSeconds(2)),
                    usual.timeouts(),
                    usual.grace());
            Lookups lookups = new Lookups(
                    Dns.session(settings.dns().servers(), settings.dns().timeout()), Optional.empty());
            MxResolver exchangers = new MxResolver(
                    lookups,
                    new AddressGuard(address -> false, false),
                    new Protection(lookups, Optional.empty()),
                    new MxResolver.Manner(Set.of(), 25, false),
                    new Random(1));
            RouteTable table = new RouteTable(
                    List.of(
                            rule("test", true, relay("127.0.0.1")),
                            rule("far.test", false, relay("127.0.0.2")),
                            rule("far.test", true, relay("127.0.0.3")),
                            rule("direct.far.test", false, Optional.empty())),
                    relay("127.0.0.9"),
                    exchangers,
                    false);
            assertThat(host(table, "far.test").name()).isEqualTo("127.0.0.2");
            assertThat(host(table, "a.far.test").name()).isEqualTo("127.0.0.3");
            assertThat(host(table, "a.b.far.test").name()).isEqualTo("127.0.0.3");
            assertThat(host(table, "notfar.test").name()).isEqualTo("127.0.0.1");
            assertThat(host(table, "other.example").name()).isEqualTo("127.0.0.9");
            assertThat(host(table, "far.test").demand()).isEqualTo(new TlsDemand.Verified("the smarthost"));
            DeliveryRoute.Host direct = host(table, "direct.far.test");
            assertThat(direct.address().getAddress().getHostAddress()).isEqualTo("185.51.100.1");
            assertThat(direct.relay()).isEmpty();
            assertThat(direct.demand()).isEqualTo(new TlsDemand.Encrypted("the configuration"));
        }
    }

    private static DeliveryRoute.Host host(RouteTable table, String domain) {
        return ((DeliveryRoute.Hosts) table.find(Domain.parse(domain))).hosts().get(0);
    }
}
