package org.postern.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Setting keys in files as people write them: nothing else may change. */
class ConfigEditTest {
    private static final String OFFICE = "[office]\ndomain = \"a.test\"\nhostname = \"mail.a.test\"\n";

    @Test
    void replacesTheCommentedDefaultOfTheSample() {
        String sample = ConfigText.sample(Map.of());
        String edited = edit(sample, "office.domain", "b.test", "office.hostname", "box.b.test", "web.http", "*:80");
        assertThat(edited)
                .isEqualTo(sample.replace("\n#domain = \n", "\ndomain = \"b.test\"\n")
                        .replace("\n#hostname = \n", "\nhostname = \"box.b.test\"\n")
                        .replace("\n#http = \"\"\n", "\nhttp = \"*:80\"\n"));
    }

    @Test
    void setsTheKeyOfItsOwnTableOnly() {
        String sample = ConfigText.sample(Map.of());
        assertThat(edit(sample, "pop3.max-connections", "77").split("\n#max-connections = ", -1))
                .hasSize(sample.split("\n#max-connections = ", -1).length - 1);
        String two = OFFICE + "[smtp]\nmax-connections = 5 # few\n[pop3] # desktop\n\tmax-connections =  6\t# six\n";
        assertThat(edit(two, "pop3.max-connections", "77")).isEqualTo(two.replace("=  6\t#", "=  77\t#"));
    }

    @Test
    void keepsTheCommentBehindAValueAndIsNotFooledByOneInside() {
        String tricky =
                OFFICE + "[delivery]\nsmarthost = \"old # no comment\" # the \"provider\"\n# smarthost = \"x\"\n";
        assertThat(edit(tricky, "delivery.smarthost", "relay.test"))
                .isEqualTo(tricky.replace("\"old # no comment\"", "\"relay.test\""));
        String single = OFFICE + "[delivery]\nsmarthost = 'a \"#\" b'#c\n";
        assertThat(edit(single, "delivery.smarthost", "relay.test"))
                .isEqualTo(single.replace("'a \"#\" b'", "\"relay.test\""));
    }

    @Test
    void replacesValuesOfSeveralLinesWhole() {
        String multi =
                "[delivery]\nsmarthost-password = \"\"\"\nsmarthost = \"no\" # \\\"\"\"\n[office]\n\"\"\" # end\n"
                        + "trust-anchors = [ # one\n  \"a.test mx\", # two ]\n  'b.test mx',\n]\n" + OFFICE;
        assertThat(edit(multi, "delivery.smarthost-password", "secret"))
                .isEqualTo("[delivery]\nsmarthost-password = \"secret\" # end\n"
                        + "trust-anchors = [ # one\n  \"a.test mx\", # two ]\n  'b.test mx',\n]\n" + OFFICE);
        assertThat(edit(multi, "delivery.trust-anchors", "[]")).contains("\ntrust-anchors = []\n" + OFFICE);
    }

    @Test
    void isNotDrawnIntoATextThatLooksLikeATable() {
        String bait =
                "[delivery]\nsmarthost-password = '''\n[office]\n#domain = \"x\"\n[web]\n#http = \"\"\n'''\n[web]\n";
        assertThat(edit(bait, "web.http", "*:80")).isEqualTo(bait + "http = \"*:80\"\n");
        String inside = "[web]\nhttps = '''\n#http = \"\"\n'''\n#http = \"\"\n";
        assertThat(ConfigEdit.of("x", inside)
                        .with(Map.of("web.http", "\"*:80\""))
                        .text())
                .isEqualTo("[web]\nhttps = '''\n#http = \"\"\n'''\nhttp = \"*:80\"\n");
    }

    @Test
    void addsWhatIsMissingAfterTheLastKeyOrTheHeaderOrAtTheEnd() {
        assertThat(edit("", "office.domain", "b.test", "office.hostname", "mail.b.test"))
                .isEqualTo("[office]\ndomain = \"b.test\"\nhostname = \"mail.b.test\"\n");
        assertThat(edit("# only words", "office.domain", "b.test"))
                .isEqualTo("# only words\n\n[office]\ndomain = \"b.test\"\n");
        assertThat(edit("[web] # pages\n# about\n[office]\ndomain = \"a.test\"", "web.http", "*:80"))
                .isEqualTo("[web] # pages\nhttp = \"*:80\"\n# about\n[office]\ndomain = \"a.test\"");
        assertThat(edit("[office]\ndomain = \"a.test\"", "office.hostname", "mail.a.test"))
                .isEqualTo("[office]\ndomain = \"a.test\"\nhostname = \"mail.a.test\"\n");
        assertThat(edit("[office]", "office.domain", "b.test")).isEqualTo("[office]\ndomain = \"b.test\"\n");
        assertThat(edit("[office]\ndomain = \"a.test\" # ours\n\n[web]\n", "office.hostname", "mail.a.test"))
                .isEqualTo("[office]\ndomain = \"a.test\" # ours\nhostname = \"mail.a.test\"\n\n[web]\n");
    }

    @Test
    void keepsTheLineEndsOfTheFile() {
        String windows = "# words\r\n[office]\r\ndomain = \"a.test\"\r\n#hostname = \r\n";
        assertThat(edit(windows, "office.domain", "b.test", "office.hostname", "mail.b.test", "web.http", "*:80"))
                .isEqualTo("# words\r\n[office]\r\ndomain = \"b.test\"\r\nhostname = \"mail.b.test\"\r\n\r\n"
                        + "[web]\r\nhttp = \"*:80\"\r\n");
    }

    @Test
    void writesIntoInlineTablesDottedAndQuotedKeys() {
        String inline =
                "office = { domain = \"a,}#.test\", hostname = \"mail.a.test\" } # \"\uD83D\uDCEE\"\nweb = {}\n";
        assertThat(edit(inline, "office.domain", "b.test", "office.time-zone", "UTC", "web.http", "*:80"))
                .isEqualTo(
                        "office = { time-zone = \"UTC\", domain = \"b.test\", hostname = \"mail.a.test\" } # \"\uD83D\uDCEE\"\n"
                                + "web = { http = \"*:80\" }\n");
        String dotted = "office.domain = \"a.test\" # ours\n[web]\n";
        assertThat(edit(dotted, "office.domain", "b.test", "office.hostname", "mail.b.test"))
                .isEqualTo("office.hostname = \"mail.b.test\"\noffice.domain = \"b.test\" # ours\n[web]\n");
        String quoted = "[ \"office\" ]\n'domain' = 'a.test'\n";
        assertThat(edit(quoted, "office.domain", "b.test", "office.hostname", "mail.b.test"))
                .isEqualTo("[ \"office\" ]\n'domain' = \"b.test\"\nhostname = \"mail.b.test\"\n");
    }

    @Test
    void leavesAloneWhatHasTheValueAlready() {
        String file = "[office]\ndomain   = 'a.test'\n[delivery]\nretry = [\n  \"1 min\",\n  \"2 min\", # twice\n]\n";
        ConfigEdit edit = ConfigEdit.of("x", file);
        assertThat(edit.with(literals(
                                "office.domain", "a.test",
                                "web.https", "*:443",
                                "delivery.smarthost", "",
                                "delivery.retry", "[\"1 min\", \"2 min\"]"))
                        .text())
                .isEqualTo(file);
    }

    @Test
    void anyTextSurvivesQuoting() {
        String odd = "\"q\\u0041 # = ' ]} \t é \uD83D\uDCEE \\\" \u0001\u007f \"\"\"";
        ConfigEdit edit =
                ConfigEdit.of("x", OFFICE).with(Map.of("delivery.smarthost-password", ConfigText.quoted(odd)));
        assertThat(edit.value("delivery.smarthost-password")).contains(odd);
        assertThat(ConfigEdit.of("x", edit.text())
                        .with(Map.of("delivery.smarthost-password", "\"\""))
                        .text())
                .isEqualTo(OFFICE + "\n[delivery]\nsmarthost-password = \"\"\n");
    }

    @Test
    void refusesWhatItCannotRead() {
        assertThatThrownBy(() -> ConfigEdit.of("postern.toml", "[office\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("line 1");
        assertThatThrownBy(() -> ConfigEdit.of("x", OFFICE).with(Map.of("office.domian", "\"b.test\"")))
                .hasMessageContaining("the nearest is office.domain");
        assertThatThrownBy(() -> ConfigEdit.of("x", OFFICE).with(Map.of("delivery.smarthost-password", "\"se\"cret")))
                .hasMessageContaining("the value is not TOML; expected: ")
                .hasMessageNotContaining("cret");
        assertThatThrownBy(() -> ConfigEdit.of("x", "[[office]]\n").with(Map.of("office.domain", "\"b.test\"")))
                .hasMessageContaining("office must be a table");
    }

    private static String edit(String text, String... pathsAndValues) {
        return ConfigEdit.of("postern.toml", text)
                .with(literals(pathsAndValues))
                .text();
    }

    private static Map<String, String> literals(String... pathsAndValues) {
        Map<String, String> given = new LinkedHashMap<>();
        for (int i = 0; i < pathsAndValues.length; i += 2) {
            given.putAll(ConfigText.literals(Map.of(pathsAndValues[i], pathsAndValues[i + 1])));
        }
        return given;
    }
}
