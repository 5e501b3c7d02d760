package org.postern.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    private static ConfigException refused(String text) {
        ConfigException e = catchThrowableOfType(ConfigException.class, () -> ConfigFile.parse("postern.toml", text));
        assertThat(e).isNotNull();
        return e;
    }
}
