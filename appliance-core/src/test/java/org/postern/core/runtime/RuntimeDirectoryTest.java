package org.postern.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuntimeDirectoryTest {
    @TempDir
    Path directory;

    @Test
    void onlyTheInstalledBoxHasItsFilesInMemory() throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        Path run = directory.resolve("run");
        RuntimeDirectory installed = new RuntimeDirectory(data, run);
        Path beside = data.resolve("run/control");
        assertThat(installed.places(data, "control")).as("no service made it").containsExactly(beside);
        Files.createDirectory(run);
        assertThat(installed.places(data, "control")).containsExactly(run.resolve("control"), beside);
        Path link = Files.createSymbolicLink(directory.resolve("link"), data);
        assertThat(installed.places(link, "control").get(0)).isEqualTo(run.resolve("control"));
        Path copy = Files.createDirectory(directory.resolve("copy"));
        assertThat(installed.places(copy, "control"))
                .as("a command on a copy must not reach the box that runs")
                .containsExactly(copy.resolve("run/control"));
    }
}
