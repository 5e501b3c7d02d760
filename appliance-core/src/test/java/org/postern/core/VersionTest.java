package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.core.cli.Commands;

/** Versions in their order, and the mark that the newest of them leaves in a data directory. */
class VersionTest {
    @TempDir
    Path temporary;

    @Test
    void versionsComeInTheOrderOfTheirReleases() {
        List<Version> inOrder = Stream.of("0.1-SNAPSHOT", "0.1~rc1", "0.1", "0.1+fix1", "0.1.1", "0.2", "0.10", "1.0")
                .map(Version::new)
                .toList();
        for (Version one : inOrder) {
            for (Version other : inOrder) {
                assertThat(Integer.signum(one.compareTo(other)))
                        .as("%s and %s", one, other)
                        .isEqualTo(Integer.signum(Integer.compare(inOrder.indexOf(one), inOrder.indexOf(other))));
            }
        }
        assertThat(new Version("1.0")).isEqualByComparingTo(new Version("1.0.0"));
        assertThat(Collections.max(inOrder).toString()).isEqualTo("1.0");
        for (String wrong : List.of("", "v1", "1..2", "1.2 ", "99999999999", "1.2/../3", "${postern.version}")) {
            assertThatThrownBy(() -> new Version(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void theProgramSaysWhichVersionItIsAndOnWhatItRuns() {
        assertThat(Commands.run(temporary, "--version"))
                .contains("postern " + Version.running(), "Java " + Runtime.version());
    }

    @Test
    void anOlderVersionRefusesWhatANewerOneHasWritten() throws Exception {
        VersionMark mark = new VersionMark(new DataDirectory(temporary));
        mark.refuseOlder(new Version("0.0.1"));
        mark.ready(new Version("2.0"));
        mark.ready(new Version("1.0"));
        assertThat(mark.newest()).as("the mark only rises").contains(new Version("2.0"));
        mark.refuseOlder(new Version("2.0"));
        mark.refuseOlder(new Version("2.1"));
        assertThatThrownBy(() -> mark.refuseOlder(new Version("1.9")))
                .isInstanceOf(ApplianceException.class)
                .hasMessageContainingAll(
                        "Postern 2.0 has run", "this is Postern 1.9", "Nothing was changed", "Install");
        Files.writeString(temporary.resolve("version"), "no version\n");
        mark.refuseOlder(new Version("0.1"));
    }
}
