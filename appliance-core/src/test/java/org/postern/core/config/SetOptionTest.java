package org.postern.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.core.cli.box.InitCommand;
import org.postern.core.cli.box.ServeCommand;
import picocli.CommandLine;

/** {@code --set TABLE.KEY=VALUE} as the command line gives it, for every key of the reference. */
class SetOptionTest {
    private static final String OFFICE = "[office]\ndomain = \"office.test\"\nhostname = \"mail.office.test\"\n";

    @Test
    void everyKeyTakesItsDefaultWithQuotesAndWithout() {
        Config defaults = ConfigFile.parse("postern.toml", OFFICE);
        List<KeySpec> keys = keys();
        assertThat(keys).hasSizeGreaterThan(100);
        for (KeySpec key : keys) {
            for (String value : List.of(value(key), value(key).replaceAll("^\"(.*)\"$", "$1"))) {
                String option = key.path() + "=" + value;
                assertThat(serve(option)).as(option).isEqualTo(defaults);
            }
            String option = key.path() + "=" + value(key);
            assertThat(init(option)).as(option).isEqualTo(defaults);
        }
    }

    @Test
    void aListHasEffect() {
        assertThat(serve("network.proxies=[\"127.0.0.77\"]").network().proxies())
                .isEqualTo(serve("network.proxies=127.0.0.77").network().proxies())
                .isNotEqualTo(serve("smtp.max-errors=7").network().proxies());
        assertThat(serve("receiving.block-lists=[\"a.test\", \"b.test\"]")
                        .receiving()
                        .blockLists()
                        .domains())
                .hasSize(2);
        assertThat(serve("delivery.retry=5 min").delivery().attempts().retry()).hasSize(1);
    }

    @Test
    void everyKeyOfARouteIsSetInItsList() {
        Map<String, String> others = Map.of(
                "host", "host = \"relay.example\"",
                "port", "host = \"relay.example\", port = 26",
                "security", "host = \"relay.example\", security = \"tls\"",
                "tls", "tls = \"verified\"",
                "user", "host = \"relay.example\", user = \"a=b\", password = \"c,d\"",
                "password", "host = \"relay.example\", user = \"a\", password = \"[{c=d}]\"");
        for (KeySpec key : KeySpec.of("delivery.route", RouteConfig.class)) {
            String row = "{destination = \"a.example\""
                    + Optional.ofNullable(others.get(key.name()))
                            .map(more -> ", " + more)
                            .orElse("") + "}";
            for (Config config : List.of(serve("delivery.route=[" + row + "]"), init("delivery.route=[" + row + "]"))) {
                RouteConfig route = config.delivery().route().get(0);
                assertThat(route.destination()).hasToString("a.example");
                assertThat(others.containsKey(key.name()))
                        .as(row)
                        .isEqualTo(route.lines().stream().anyMatch(line -> line.startsWith(key.name() + " ="))
                                && !key.required());
            }
            assertThatThrownBy(() -> serve(key.path() + "=x"))
                    .hasMessageContaining("cannot be set alone")
                    .hasMessageContaining("delivery.route=[{destination = \"partner.example\"");
        }
        assertThat(parse(new ServeCommand(), "delivery.route=[]")).isNotEmpty();
        assertThat(ConfigFile.parse(
                                "postern.toml",
                                OFFICE + "[[delivery.route]]\ndestination = \"a.example\"\n",
                                parse(new ServeCommand(), "delivery.route=[]"))
                        .delivery()
                        .route())
                .isEmpty();
    }

    @Test
    void whatIsWrongIsToldWithoutALineAndWithoutTheValue() {
        assertThatThrownBy(() -> serve("delivery.retry=[\"secret\""))
                .hasMessageContaining("delivery.retry cannot be set")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> serve("smtp.max-errors=0"))
                .hasMessageEndingWith("\n  smtp.max-errors is too small: 1 is the least");
        assertThatThrownBy(() -> serve("smtp.max-eror=1")).hasMessageContaining("the nearest is smtp.max-errors");
        assertThatThrownBy(() -> serve("delivery.route=[{hots = \"a\"}]"))
                .hasMessageContaining("\n  unknown key delivery.route.hots; the nearest is delivery.route.host")
                .hasMessageContaining("\n  delivery.route.destination is missing")
                .hasMessageNotContaining("line 1");
        assertThat(serve("delivery.smarthost-password=\"half").delivery().smarthostPassword())
                .contains("\"half");
    }

    @Test
    void initWritesEveryKeyThatItIsGiven(@TempDir Path temp) throws Exception {
        List<String> options =
                new ArrayList<>(List.of("--data", temp.resolve("d").toString(), "--domain", "office.test"));
        for (KeySpec key : keys()) {
            if (!key.required()) {
                options.addAll(List.of("--set", key.path() + "=" + value(key)));
            }
        }
        options.addAll(List.of("--set", "delivery.route=[{destination = \"a.example\", tls = \"verified\"}]"));
        options.addAll(List.of("--set", "network.proxies=[\"127.0.0.77\"]"));
        StringWriter said = new StringWriter();
        int ended = new CommandLine(new InitCommand())
                .setOut(new PrintWriter(said))
                .setErr(new PrintWriter(said))
                .execute(options.toArray(String[]::new));
        assertThat(ended).as(said.toString()).isZero();
        Path file = temp.resolve("d/postern.toml");
        String text = Files.readString(file);
        for (KeySpec key : keys()) {
            assertThat(text).contains("\n" + key.name() + " = ");
        }
        Config config = ConfigFile.read(file);
        assertThat(config.delivery().route()).hasSize(1);
        assertThat(config.network().proxies())
                .isNotEqualTo(ConfigFile.parse("x", OFFICE).network().proxies());
    }

    private static List<KeySpec> keys() {
        return ConfigKeys.declared().tables().values().stream()
                .filter(table -> !table.repeated())
                .flatMap(table -> table.keys().stream())
                .toList();
    }

    private static String value(KeySpec key) {
        return key.required() ? key.key().sample() : key.key().standard();
    }

    private static Config serve(String option) {
        return ConfigFile.parse("postern.toml", OFFICE, parse(new ServeCommand(), option));
    }

    /** The file that it would write. */
    private static Config init(String option) {
        Map<String, String> given = new java.util.LinkedHashMap<>(
                Map.of("office.domain", "office.test", "office.hostname", "mail.office.test"));
        given.putAll(parse(new InitCommand(), option, "--domain", "office.test"));
        Config composed = ConfigText.compose(given);
        assertThat(ConfigFile.parse("postern.toml", ConfigText.sample(ConfigText.literals(given))))
                .isEqualTo(composed);
        return composed;
    }

    private static Map<String, String> parse(Object command, String option, String... others) {
        List<String> arguments = new ArrayList<>(List.of("--set", option));
        arguments.addAll(List.of(others));
        return new CommandLine(command)
                .parseArgs(arguments.toArray(String[]::new))
                .matchedOptionValue("--set", Map.of());
    }
}
