package org.postern.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.postern.core.manual.GeneratedFile;

/** postern.toml(5) is what the records say; {@code -Dpostern.regenerate=true} writes it anew. */
class ConfigManualTest {
    private static final GeneratedFile PAGE = new GeneratedFile(Path.of("../packaging/man/postern.toml.5"));

    @Test
    void thePageIsCurrent() throws IOException {
        PAGE.assertCurrent(ConfigManual.page("Postern"));
    }

    @Test
    void manShowsItWithoutComplaint() throws IOException, InterruptedException {
        PAGE.assertCurrent(ConfigManual.page("Postern"));
        String shown = PAGE.shownByMan().replaceAll("\\s+", " ");
        for (String path : ConfigKeys.declared().paths()) {
            assertThat(shown).contains(path.substring(path.lastIndexOf('.') + 1) + " (");
        }
        assertThat(shown).contains("with a dot before it every name below that domain", "smarthost-security = \"tls\"");
    }

    @Test
    void itsExamplesAreConfigurations() {
        Matcher example = Pattern.compile("(?s)\\.nf\n(.*?)\\.fi\n").matcher(ConfigManual.page("Postern"));
        int found = 0;
        while (example.find()) {
            String text = example.group(1).replace("\\-", "-").replace("\\&", "");
            String office = text.contains("[office]") ? "" : "[office]\ndomain = \"a.test\"\nhostname = \"b.a.test\"\n";
            ConfigFile.parse("example", office + text).mailServer();
            found++;
        }
        assertThat(found).isEqualTo(4);
    }
}
