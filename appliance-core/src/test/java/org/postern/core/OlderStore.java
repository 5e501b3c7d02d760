package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Takes a stopped server's store back to the second schema, with the script that the tests of the package use. */
final class OlderStore {
    private static final Path SCRIPT = Path.of("..", "packaging", "verify-install.d", "older_store.py");

    private OlderStore() {}

    static void make(Path data) throws Exception {
        Process process = new ProcessBuilder(
                        "/usr/bin/python3",
                        SCRIPT.toString(),
                        data.resolve("mail.db").toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
