package org.postern.core.setup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machines are named in many ways; a first installation must get something usable from each. */
class MachineNameTest {
    @TempDir
    Path root;

    @Test
    void aFullNameGivesTheDomainAboveIt() throws IOException {
        assertThat(named("box.office.example", "")).isEqualTo("box.office.example / office.example");
        assertThat(named("Box.Office.Example.", "")).isEqualTo("box.office.example / office.example");
        assertThat(named("# the name\nbox.b.office.example\n", ""))
                .isEqualTo("box.b.office.example / b.office.example");
        assertThat(named("box.lan", "")).isEqualTo("box.lan / box.lan");
    }

    @Test
    void aShortNameIsLookedUpInTheHostsFile() throws IOException {
        String hosts = "127.0.0.1 localhost\n127.0.1.1\tbox.office.example box # us\n";
        assertThat(named("box", hosts)).isEqualTo("box.office.example / office.example");
        assertThat(named("box", "127.0.0.1 localhost box\n10.0.0.5 box.office.example.\n"))
                .isEqualTo("box.office.example / office.example");
        assertThat(named("box", "10.0.0.5 mailbox.office.example box\n"))
                .isEqualTo("box.localdomain / box.localdomain");
    }

    @Test
    void anythingElseStandsInForAName() throws IOException {
        assertThat(named("box", "")).isEqualTo("box.localdomain / box.localdomain");
        assertThat(named("localhost", "127.0.0.1 localhost.localdomain localhost\n"))
                .isEqualTo("postern.localdomain / postern.localdomain");
        assertThat(named("localhost.localdomain", "")).isEqualTo("postern.localdomain / postern.localdomain");
        assertThat(named("3f2a9c1d0b4e", "172.17.0.2 3f2a9c1d0b4e\n"))
                .isEqualTo("3f2a9c1d0b4e.localdomain / 3f2a9c1d0b4e.localdomain");
        assertThat(named("box.localdomain", "")).isEqualTo("box.localdomain / box.localdomain");
        assertThat(named("My_Box", "")).isEqualTo("my-box.localdomain / my-box.localdomain");
        assertThat(named("10.0.0.7", "")).isEqualTo("postern.localdomain / postern.localdomain");
        assertThat(named("\u0000\u0007", "")).isEqualTo("postern.localdomain / postern.localdomain");
        assertThat(named("a".repeat(70), "")).isEqualTo("postern.localdomain / postern.localdomain");
        assertThat(named("", "")).isEqualTo("postern.localdomain / postern.localdomain");
        assertThat(MachineName.standsIn(MachineName.of(root.resolve("nothing")).domain()))
                .isTrue();
    }

    private String named(String hostname, String hosts) throws IOException {
        Files.createDirectories(root.resolve("etc"));
        Files.writeString(root.resolve("etc/hostname"), hostname + "\n");
        Files.writeString(root.resolve("etc/hosts"), hosts);
        MachineName name = MachineName.of(root);
        return name.hostname() + " / " + name.domain();
    }
}
