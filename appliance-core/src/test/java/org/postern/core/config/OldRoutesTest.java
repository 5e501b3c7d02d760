package org.postern.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.postern.store.address.Domain;
import org.postern.store.route.RouteRule;
import org.postern.store.route.Smarthost;
import org.postern.store.route.TlsFloor;

class OldRoutesTest {
    @Test
    void readsRelaysAndExchangers() {
        OldRoutes read = OldRoutes.read(
                List.of(
                        "partner.example relay.example:2525 tls",
                        ".corp.example 10.0.0.5 plain",
                        "bank.example mx tls=verified",
                        "direct.example mx"),
                List.of("relay.example me a pass word"));
        assertThat(read.problems()).isEmpty();
        List<RouteRule> rules = read.routes().stream().map(RouteConfig::rule).toList();
        assertThat(rules.get(0))
                .isEqualTo(new RouteRule(
                        Domain.parse("partner.example"),
                        false,
                        Optional.of(new Smarthost(
                                "relay.example",
                                2525,
                                Smarthost.Security.TLS,
                                Optional.of(new Smarthost.Login("me", "a pass word")))),
                        TlsFloor.OPPORTUNISTIC));
        assertThat(rules.get(1).subdomains()).isTrue();
        assertThat(rules.get(1).smarthost().orElseThrow().port()).isEqualTo(25);
        assertThat(rules.get(2).floor()).isEqualTo(TlsFloor.VERIFIED);
        assertThat(rules.get(3).smarthost()).isEmpty();
        assertThat(rules.toString()).doesNotContain("pass word");
        assertThat(read.toString()).doesNotContain("pass word");
    }

    @Test
    void saysWhatIsWrongWithoutThePassword() {
        for (String route : List.of("one", "a.example relay.example what", "a.example mx tls=maybe", "a.example a:b")) {
            assertThat(OldRoutes.read(List.of(route), List.of()).problems())
                    .as(route)
                    .hasSize(1);
        }
        assertThat(OldRoutes.read(List.of("a.example mx"), List.of("relay.example me secret"))
                        .problems())
                .singleElement()
                .asString()
                .contains("relay.example")
                .doesNotContain("secret");
        assertThat(OldRoutes.read(List.of("a.example relay.example plain"), List.of("relay.example me secret"))
                        .problems())
                .isNotEmpty()
                .noneMatch(problem -> problem.contains("secret"));
        assertThat(OldRoutes.read(List.of("a.example mx", "b", "c.example x tls tls"), List.of("one two"))
                        .problems())
                .hasSize(3);
    }
}
