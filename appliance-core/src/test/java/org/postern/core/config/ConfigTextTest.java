package org.postern.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The manual and the sample are what the records say; {@code -Dpostern.regenerate=true} writes them anew. */
class ConfigTextTest {
    private static final Map<String, String> OFFICE =
            Map.of("office.domain", "\"office.test\"", "office.hostname", "\"mail.office.test\"");

    @Test
    void theManualIsCurrent() throws IOException {
        assertCurrent(Path.of("../packaging/docs/config.md"), ConfigText.manual());
    }

    @Test
    void theSampleIsCurrent() throws IOException {
        assertCurrent(Path.of("../packaging/conf/postern.toml"), ConfigText.sample(Map.of()));
    }

    @Test
    void theSampleWithAnOfficeIsAConfigurationOfDefaults() {
        String sample = ConfigText.sample(OFFICE);
        Config defaults = ConfigFile.parse(
                "postern.toml", "[office]\ndomain = \"office.test\"\nhostname = \"mail.office.test\"\n");
        assertThat(ConfigFile.parse("postern.toml", sample)).isEqualTo(defaults);
        // Every commented key is a valid line too, with the value that it claims to be the default.
        String uncommented = sample.replaceAll("(?m)^#([a-z0-9-]+ = .+|\\[\\[.+]])$", "$1");
        assertThat(uncommented).isNotEqualTo(sample);
        Config withARow = ConfigFile.parse(
                "postern.toml",
                "[office]\ndomain = \"office.test\"\nhostname = \"mail.office.test\"\n"
                        + "[[delivery.route]]\ndestination = \"partner.example\"\n");
        assertThat(withARow).isNotEqualTo(defaults);
        assertThat(ConfigFile.parse("postern.toml", uncommented)).isEqualTo(withARow);
    }

    private static void assertCurrent(Path file, String text) throws IOException {
        if (Boolean.getBoolean("postern.regenerate")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        }
        assertThat(file).hasContent(text);
    }
}
