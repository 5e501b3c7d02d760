package org.postern.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.postern.store.address.Domain;
import org.postern.store.route.RouteRule;
import org.postern.store.route.Smarthost;
import org.postern.store.route.TlsFloor;

/** {@code [[delivery.route]]}, and the form that it replaces. */
class RouteConfigTest {
    private static final String OFFICE = "[office]\ndomain = \"office.test\"\nhostname = \"mail.office.test\"\n";
    private static final String OLD = OFFICE + """
            [delivery]
            routes = [ # exceptions
              "partner.example relay.example:2525 tls",
              ".corp.example 10.0.0.5 plain",
              "bank.example mx tls=verified", # nothing in clear text
            ]
            smarthost = "relay.isp.example" # the provider
            route-logins = ["relay.example me a \\"pass\\" word"]
            [log]
            files = 3
            """;
    private static final String NEW = OFFICE + """
            [[delivery.route]]
            destination = "partner.example"
            host = "relay.example"
            port = 2525
            security = "tls"
            user = "me"
            password = 'a "pass" word'

            [[delivery.route]]
            destination = ".corp.example"
            host = "10.0.0.5"
            security = "plain"

            [[delivery.route]]
            destination = "bank.example"
            tls = "verified"
            """;

    @Test
    void readsRelaysAndExchangers() {
        List<RouteRule> rules = rules(NEW);
        assertThat(rules.get(0))
                .isEqualTo(new RouteRule(
                        Domain.parse("partner.example"),
                        false,
                        Optional.of(new Smarthost(
                                "relay.example",
                                2525,
                                Smarthost.Security.TLS,
                                Optional.of(new Smarthost.Login("me", "a \"pass\" word")))),
                        TlsFloor.OPPORTUNISTIC));
        assertThat(rules.get(1).subdomains()).isTrue();
        assertThat(rules.get(1).smarthost().orElseThrow().port()).isEqualTo(25);
        assertThat(rules.get(2).floor()).isEqualTo(TlsFloor.VERIFIED);
        assertThat(rules.get(2).smarthost()).isEmpty();
        assertThat(parsed(NEW).toString()).doesNotContain("\"pass\"", "a \\\"pass");
    }

    @Test
    void theOldFormHasTheSameMeaningAndAWarningThatShowsTheNewOne() {
        assertThat(rules(OLD)).isEqualTo(rules(NEW));
        assertThat(parsed(NEW).warnings()).isEmpty();
        assertThat(parsed(OLD).warnings())
                .singleElement()
                .asString()
                .contains("`postern setup` rewrites them", "[[delivery.route]]", "destination = \"bank.example\"")
                .contains("tls = \"verified\"", "port = 2525", "password = \"...\"")
                .doesNotContain("a \\\"", "\"pass", " word");
    }

    @Test
    void setupTurnsTheOldFormIntoTablesAndKeepsEverythingElse() {
        String renewed = ConfigEdit.of("x", OLD).renewed(parsed(OLD)).text();
        assertThat(rules(renewed)).isEqualTo(rules(OLD));
        assertThat(parsed(renewed).warnings()).isEmpty();
        assertThat(renewed)
                .startsWith(OFFICE + "[delivery]\nsmarthost = \"relay.isp.example\" # the provider\n[log]\nfiles = 3\n"
                        + "\n[[delivery.route]]\ndestination = \"partner.example\"\n");
        ConfigEdit again = ConfigEdit.of("x", renewed);
        assertThat(again.renewed(parsed(renewed)).text()).isEqualTo(renewed);
        assertThat(rules(again.with(Map.of("delivery.port", "26", "delivery.smarthost", "\"other.test\""))
                        .text()))
                .isEqualTo(rules(OLD));
    }

    @Test
    void whatCannotBeRewrittenStaysAsItIs() {
        String inline = OFFICE + "[delivery]\nport = 26\n[log]\nfiles = 3\n";
        assertThat(ConfigEdit.of("x", inline).renewed(parsed(inline)).text()).isEqualTo(inline);
        String together = "delivery = { port = 26, routes = [\"a.example mx\"] }\n" + OFFICE;
        assertThat(ConfigEdit.of("x", together).renewed(parsed(together)).text())
                .isEqualTo(together);
        assertThat(rules(together)).hasSize(1);
    }

    @Test
    void keepsTheLineEndsOfTheFile() {
        String windows = OLD.replace("\n", "\r\n");
        String renewed = ConfigEdit.of("x", windows).renewed(parsed(windows)).text();
        assertThat(renewed.replace("\r\n", "")).doesNotContain("\n");
        assertThat(rules(renewed)).isEqualTo(rules(OLD));
    }

    @Test
    void emptyOldKeysAreTakenAway() {
        String empty = OFFICE + "[delivery]\nroutes = []\nroute-logins = []\n";
        assertThat(ConfigEdit.of("x", empty).renewed(parsed(empty)).text()).isEqualTo(OFFICE + "[delivery]\n");
    }

    @Test
    void namesEachFaultWithItsLine() {
        assertThat(problems("""
                [[delivery.route]]
                host = "relay.example:25"
                [[delivery.route]]
                destination = "a.example"
                security = "plain"
                host = "relay.example"
                user = "me"
                password = "secret"
                [[delivery.route]]
                destination = "b.example"
                host = "relay.example"
                tls = "required"
                user = "me"
                [[delivery.route]]
                destination = "c.example"
                security = "tls"
                tls = "always"
                [[delivery.route]]
                destination = "d.example"
                user = "me"
                password = "secret"
                """))
                .containsExactly(
                        "delivery.route.destination is missing: The domain that the mail is addressed to; with a dot"
                                + " before it every name below that domain. The most exact rule counts.",
                        "line 5: delivery.route.host must be the name or the address of a host, without a port",
                        "line 8: delivery.route would send its password in clear text; write security = \"starttls\" or"
                                + " \"tls\"",
                        "line 15: delivery.route.tls is for the domain's own mail servers; for the relay in host use"
                                + " security",
                        "line 16: delivery.route.user and password must be set together",
                        "line 19: delivery.route.security is for a relay; name it with host, or write tls ="
                                + " \"required\"",
                        "line 20: delivery.route.tls must be \"opportunistic\", \"required\" or \"verified\"",
                        "line 23: delivery.route.user and password are for a relay; name it with host");
        assertThat(problems("[delivery.route]\ndestination = \"a.example\"\n"))
                .singleElement()
                .asString()
                .startsWith("line 4: delivery.route must be a list of tables");
        assertThat(problems("[[delivery.rout]]\ndestination = \"a.example\"\n"))
                .containsExactly("line 4: unknown key delivery.rout; the nearest is delivery.route");
        assertThat(problems("[delivery]\nroutes = [\"a.example\", \"b.example mx tls=maybe\"]\n"))
                .hasSize(2)
                .allMatch(problem -> problem.startsWith("line 5: delivery.routes: the route"));
        assertThat(problems(
                        "[delivery]\nroutes = [\"a.example mx\"]\n[[delivery.route]]\ndestination = \"b.example\"\n"))
                .containsExactly(
                        "line 5: delivery.routes is the old form of [[delivery.route]]: move its rules there and"
                                + " delete routes and route-logins");
    }

    private static List<String> problems(String text) {
        ConfigException e = catchThrowableOfType(ConfigException.class, () -> parsed(OFFICE + text));
        assertThat(e).as(text).isNotNull();
        assertThat(e.getMessage()).doesNotContain("secret");
        return e.problems();
    }

    private static Config parsed(String text) {
        return ConfigFile.parse("postern.toml", text);
    }

    private static List<RouteRule> rules(String text) {
        return parsed(text).mailServer().delivery().transport().routes();
    }
}
