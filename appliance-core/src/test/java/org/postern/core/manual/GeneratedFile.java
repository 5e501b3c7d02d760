package org.postern.core.manual;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.postern.core.Needed;

/** A file of the source tree that is made from the program; {@code -Dpostern.regenerate=true} writes it anew. */
public record GeneratedFile(Path path) {
    public void assertCurrent(String text) throws IOException {
        if (Boolean.getBoolean("postern.regenerate")) {
            Files.createDirectories(path.toAbsolutePath().getParent());
            Files.writeString(path, text);
        }
        assertThat(path).hasContent(text);
    }

    /** What man(1) shows at 80 columns; it must have nothing to complain about. Skipped where there is no man(1). */
    public String shownByMan() throws IOException, InterruptedException {
        Needed.that(Files.isExecutable(Path.of("/usr/bin/man")), "man");
        Needed.that(
                Files.isExecutable(Path.of("/usr/bin/groff")) || Files.isExecutable(Path.of("/usr/bin/nroff")),
                "groff");
        ProcessBuilder builder = new ProcessBuilder("man", "--warnings", "-E", "UTF-8", "-l", path.toString());
        builder.environment().put("MANWIDTH", "80");
        builder.environment().remove("MAN_KEEP_FORMATTING");
        builder.environment().put("LC_ALL", "C.UTF-8");
        Path complaints = Files.createTempFile("man", ".err");
        try {
            Process man = builder.redirectError(complaints.toFile()).start();
            String shown = new String(man.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(man.waitFor()).isZero();
            assertThat(complaints).isEmptyFile();
            return shown.replaceAll(".\b", "");
        } finally {
            Files.delete(complaints);
        }
    }
}
