package org.postern.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.core.config.value.Listen;

class ConfigFileTest {
    private static final String OFFICE = """
            [office]
            domain = "office.test"
            hostname = "mail.office.test"
            """;

    @Test
    void takesDefaultsForWhatIsNotGiven() {
        Config config = ConfigFile.parse("postern.toml", OFFICE);
        assertThat(config.smtp().maxMessage().bytes()).isEqualTo(50L << 20);
        assertThat(config.web().https()).isEqualTo(new Listen("*", 443));
        assertThat(config.web().http()).isEmpty();
        assertThat(config.hop().smtp().loopback()).isTrue();
        assertThat(config.delivery().attempts().retry()).hasSize(8).startsWith(Duration.ofMinutes(5));
        assertThat(config.tls().certificate()).isEmpty();
    }

    @Test
    void readsWhatIsGiven() {
        Config config = ConfigFile.parse("postern.toml", OFFICE + """
                        [web]
                        https = "[::1]:0"
                        http = "*:80"
                        session-idle = "2 h"
                        [pop3]
                        pop3s = ""
                        [smtp]
                        max-message = "1 MiB"
                        max-recipients = 7
                        """);
        assertThat(config.web().https().address().getPort()).isZero();
        assertThat(config.web().https().loopback()).isTrue();
        assertThat(config.web().http()).contains(new Listen("*", 80));
        assertThat(config.web().sessions().sessionIdle()).isEqualTo(Duration.ofHours(2));
        assertThat(config.pop3().pop3s()).isEmpty();
        assertThat(config.smtp().maxMessage().asInt()).isEqualTo(1 << 20);
        assertThat(config.smtp().maxRecipients()).isEqualTo(7);
    }

    @Test
    void namesEveryProblemAtOnceWithItsLine() {
        ConfigException e = refused(OFFICE + """
                [smtp]
                max-mesage = "5 MiB"
                max-recipients = "many"
                listen = "mail:25"
                max-errors = 0
                command-timeout = 30
                """);
        assertThat(e.problems())
                .containsExactly(
                        "line 5: unknown key smtp.max-mesage; the nearest is smtp.max-message",
                        "line 6: smtp.max-recipients must be a whole number, without quotes",
                        "line 7: smtp.listen must be ADDR:PORT, such as \"127.0.0.1:8443\", \"[::1]:8443\" or \"*:443\"",
                        "line 8: smtp.max-errors is too small: 1 is the least",
                        "line 9: smtp.command-timeout must be written in quotes");
    }

    @Test
    void namesTheNearestKeyOfAnotherTable() {
        assertThat(refused(OFFICE + "[pop3]\nhttps = \"*:1\"\n").problems())
                .containsExactly("line 5: unknown key pop3.https; the nearest is web.https");
        assertThat(refused("domain = \"office.test\"\n").problems())
                .contains("line 1: unknown key domain; the nearest is office.domain");
        assertThat(refused(OFFICE + "[wbe]\n").problems())
                .containsExactly("line 4: unknown table [wbe]; the nearest is [web]");
    }

    @Test
    void refusesSizesTimesAndAddressesOutOfTheirForm() {
        for (String bad : new String[] {
            "max-message = \"50 MB\"",
            "max-message = \"-1 MiB\"",
            "max-message = \"99 TiB\"",
            "max-message = \"999999999999 TiB\"",
            "listen = \"127.0.0.1:70000\"",
            "listen = \"300.0.0.1:25\"",
            "listen = \"25\"",
            "command-timeout = \"5 minutes\"",
            "command-timeout = \"0 s\"",
            "max-recipients = 99999999999",
            "max-recipients = 1.5",
            "listen = [1]",
        }) {
            assertThat(refused(OFFICE + "[smtp]\n" + bad + "\n").problems())
                    .as(bad)
                    .singleElement()
                    .asString()
                    .startsWith("line 5: smtp.");
        }
    }

    @Test
    void namesTheLineOfBrokenToml() {
        assertThat(refused("[office]\ndomain = office.test\n").problems())
                .isNotEmpty()
                .allMatch(p -> p.startsWith("line 2"));
        assertThat(refused("[office]\ndomain = \"a.test\"\ndomain = \"b.test\"\n")
                        .problems())
                .singleElement()
                .asString()
                .startsWith("line 3");
    }

    @Test
    void saysWhatIsMissing() {
        assertThat(refused("").problems()).hasSize(2).allMatch(p -> p.contains("is missing"));
        assertThat(refused("[office]\ndomain = \"-\"\nhostname = \"x\"\n").problems())
                .containsExactly("line 2: office.domain is not usable: not a domain name");
    }

    @Test
    void saysThatAFileIsMissingOrNoText(@TempDir Path temp) throws Exception {
        assertThatThrownBy(() -> ConfigFile.read(temp.resolve("postern.toml")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("postern init");
        Files.write(temp.resolve("postern.toml"), new byte[] {'a', (byte) 0xff});
        assertThatThrownBy(() -> ConfigFile.read(temp.resolve("postern.toml")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("not UTF-8");
    }

    /** One in each table, keys that contradict each other among them. */
    @Test
    void namesAFaultOfEveryTableInOneGo() {
        ConfigException e = refused("""
                [office]
                domain = "-"
                hostname = "mail.office.test"
                [web]
                http = "80"
                [smtp]
                max-errors = 0
                [receiving]
                block-lists = "zen.test"
                [submission]
                max-connections = "many"
                [authentication]
                dmarc = "ignore"
                [junk]
                engine = "bayes"
                rspamd-url = "localhost"
                [pop3]
                idle-timeout = "1 s"
                [network]
                proxies = ["everywhere"]
                [hop]
                smtp = "0.0.0.0:25"
                [gateway]
                kind = "pop3"
                smtp-security = "ssl"
                [split]
                pop3 = "192.168.1.5:2995"
                smtp = "192.168.1.5:2465"
                [tls]
                key = "k.pem"
                [dkim]
                enabled = "yes"
                [delivery]
                smarthost = "relay.test:99999"
                trust-anchors = [". IN A 192.0.2.1"]
                retry = []
                [[delivery.route]]
                destination = "bank.test"
                hots = "relay.test"
                [[delivery.route]]
                destination = "partner.test"
                port = 26
                [filter]
                max-nesting = 1
                [reports]
                delay-notice = 4
                [store]
                min-free = "1 KiB"
                [log]
                level = "verbose"
                """);
        assertThat(e.problems())
                .containsExactly(
                        "line 2: office.domain is not usable: not a domain name",
                        "line 5: web.http must be ADDR:PORT, such as \"127.0.0.1:8443\", \"[::1]:8443\" or \"*:443\"",
                        "line 7: smtp.max-errors is too small: 1 is the least",
                        "line 9: receiving.block-lists must be a list of domains such as [\"office.test\"]",
                        "line 11: submission.max-connections must be a whole number, without quotes",
                        "line 13: authentication.dmarc must be \"enforce\" or \"mark\"",
                        "line 15: junk.engine must be \"own\", \"rspamd\" or \"off\"",
                        "line 16: junk.rspamd-url must be an address like \"http://127.0.0.1:11333\"",
                        "line 18: pop3.idle-timeout is too small: 10 s is the least",
                        e.problems().get(9),
                        "line 22: hop.smtp is 0.0.0.0:25, which is not a loopback address: the plain hop must not leave"
                                + " this machine; write \"127.0.0.1:0\"",
                        "line 24: gateway.host is missing: with kind = \"pop3\" it must name the office's mail server",
                        "line 25: gateway.smtp-security must be \"plain\", \"starttls\" or \"tls\"",
                        "line 27: split.pop3, split.smtp and split.control must be set together: a web node needs all"
                                + " three",
                        "line 27: [split] and [gateway] cannot both be set: a box in front of another mail server cannot"
                                + " be a mail node",
                        "line 30: tls.certificate and tls.key must be set together; leave out both for a certificate of"
                                + " the box's own",
                        "line 32: dkim.enabled must be true or false, without quotes",
                        "line 34: delivery.smarthost names port 99999, which does not exist",
                        "line 35: delivery.trust-anchors must be DS or DNSKEY records such as"
                                + " [\". IN DS 20326 8 2 E06D44B8...\"]; this is none: \". IN A 192.0.2.1\"",
                        "line 36: delivery.retry must hold at least one time, and none of 0 s",
                        "line 39: unknown key delivery.route.hots; the nearest is delivery.route.host",
                        "line 42: delivery.route.port is the port of a relay; name it with host",
                        "line 44: filter.max-nesting is too small: 4 is the least",
                        "line 46: reports.delay-notice must be written in quotes",
                        "line 48: store.min-free is too small: 1 MiB is the least",
                        "line 50: log.level must be \"error\", \"warn\", \"info\" or \"debug\"");
        assertThat(e.problems().get(9)).startsWith("line 20: network.proxies ").contains("everywhere");
    }

    @Test
    void aKeyThatCannotBeReadContradictsNothing() {
        assertThat(refused(OFFICE + "[tls]\ncertificate = 5\nkey = \"k.pem\"\n").problems())
                .containsExactly("line 5: tls.certificate must be written in quotes");
        assertThat(refused(OFFICE + "[gateway]\nkind = \"imap\"\nhost = \"a b\"\n")
                        .problems())
                .containsExactly("line 6: gateway.host must be the name or the address of a host, without a port");
    }

    @Test
    void readsChoicesAsEnumsInCapitalsOrNot() {
        Config config = ConfigFile.parse(
                "postern.toml",
                OFFICE + "[gateway]\nkind = \"IMAP\"\nhost = \"mail.office.test\"\nuser-name = \"local-part\"\n"
                        + "[log]\nlevel = \"WARN\"\n[delivery]\nsmarthost-security = \"Tls\"\n");
        assertThat(config.gateway().kindOf()).isEqualTo(GatewayConfig.Kind.IMAP);
        assertThat(config.gateway().login("taro@office.test")).isEqualTo("taro");
        assertThat(config.log().level()).isEqualTo(LogConfig.Level.WARN);
        assertThat(config.delivery().smarthostSecurity()).isEqualTo("tls");
        assertThat(ConfigFile.parse("postern.toml", OFFICE).gateway().on()).isFalse();
    }

    @Test
    void clearTextToTheOfficesServerIsRefusedWithTheOtherProblems() {
        String plain = OFFICE + "[gateway]\nkind = \"pop3\"\nreceive-security = \"plain\"\nhost = ";
        assertThat(refused(plain + "\"192.0.2.7\"\n[log]\nfiles = 0\n").problems())
                .containsExactly(
                        "line 6: gateway.host is 192.0.2.7 (192.0.2.7), which is not a private address: passwords must"
                                + " not go there in plain text; use tls or starttls",
                        "line 9: log.files is too small: 1 is the least");
        assertThat(refused(plain + "\"10.1.2.3\"\n").problems())
                .singleElement()
                .asString()
                .contains("plain-confirmed = true");
        assertThat(ConfigFile.parse("postern.toml", plain + "\"10.1.2.3\"\nplain-confirmed = true\n")
                        .gateway()
                        .on())
                .isTrue();
        assertThat(ConfigFile.parse("postern.toml", plain + "\"127.0.0.1\"\n")
                        .gateway()
                        .on())
                .isTrue();
    }

    private static ConfigException refused(String text) {
        ConfigException e = catchThrowableOfType(ConfigException.class, () -> ConfigFile.parse("postern.toml", text));
        assertThat(e).isNotNull();
        return e;
    }
}
