package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a start is refused for, on the real box: what is told, with the command that mends it, and that nothing is changed. */
class StartFaultsTest {
    /** Root as anybody else: what permissions forbid stays forbidden. */
    private static final List<String> WITHOUT_OVERRIDE =
            List.of("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all");

    @TempDir
    Path temporary;

    @Test
    void aDirectoryThatCannotBeWrittenIsRefusedWithTheCommand() throws Exception {
        Needed.that(ServerProgram.canRun("/usr/bin/setpriv"), "setpriv and root");
        Path data = Office.in(temporary);
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("r-x------"));
        refused(data, WITHOUT_OVERRIDE, "may not write in the data directory", "chmod 700 '" + data + "'");
        ServerProgram.run("chmod", "700", data.toString());
        ServerProgram.run("chown", "nobody", data.toString());
        refused(data, WITHOUT_OVERRIDE, "belongs to nobody", "chown -R root '" + data + "'");
        ServerProgram.run("chown", "-R", "root", data.toString());
        starts(data, WITHOUT_OVERRIDE);
    }

    @Test
    void whatAPersonCanMendIsNoTraceOfCallsOnTheTerminal() throws Exception {
        Path data = Office.in(temporary);
        Path toml = data.resolve("postern.toml");
        Files.writeString(toml, Files.readString(toml).replaceFirst("(?m)^pop3s = .*$", "pop3s = \"192.0.2.1:9995\""));
        assertThatThrownBy(() -> ServerProcess.serve(data, List.of(), List.of()))
                .hasMessageContainingAll("postern: pop3s cannot listen", "no such address")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("BoundPorts"));
    }

    @Test
    void aConfigurationThatCannotBeReadIsRefusedWithTheCommand() throws Exception {
        Needed.that(ServerProgram.canRun("/usr/bin/setpriv"), "setpriv and root");
        Path data = Office.in(temporary);
        Path toml = data.resolve("postern.toml");
        ServerProgram.run("chown", "nobody", toml.toString());
        refused(data, WITHOUT_OVERRIDE, toml.toString(), "may not be read by the user root", "chown root '" + toml);
        ServerProgram.run("chown", "root", toml.toString());
        Path elsewhere = Files.move(toml, temporary.resolve("elsewhere.toml"));
        refused(data, List.of(), toml.toString(), "is not there", "postern init");
        Files.createSymbolicLink(toml, temporary.resolve("nowhere.toml"));
        refused(data, List.of(), "is a link to a file that is not there");
        Files.delete(toml);
        Files.createSymbolicLink(toml, elsewhere);
        starts(data, List.of());
    }

    @Test
    void aWrongConfigurationIsRefusedWithFileLineAndNearestKey() throws Exception {
        Path data = Office.in(temporary);
        Path toml = data.resolve("postern.toml");
        String good = Files.readString(toml);
        long line = good.lines().takeWhile(text -> !text.equals("[smtp]")).count() + 2;
        Files.writeString(toml, good.replace("[smtp]\n", "[smtp]\nmax-eror = 5\n"));
        refused(data, List.of(), toml.toString(), "line " + line, "smtp.max-eror", "nearest is smtp.max-errors");
        Files.writeString(toml, good.replace("[smtp]\n", "[smtp]\nmax-errors = 127.0.0.1:25\n"));
        refused(data, List.of(), toml.toString(), "line " + line);
        Files.writeString(toml, good);
        starts(data, List.of());
    }

    @Test
    void aReadOnlyFileSystemIsRefusedAsThat() throws Exception {
        Path disk = Files.createDirectory(temporary.resolve("disk"));
        Needed.that(mounted(disk), "the right to mount a tmpfs");
        try {
            Path data = Office.in(disk);
            Path link = Files.createSymbolicLink(temporary.resolve("data"), data);
            ServerProgram.run("mount", "-o", "remount,ro", disk.toString());
            refused(link, List.of(), "is mounted read-only", "Nothing was started", "mount -o remount,rw");
            ServerProgram.run("mount", "-o", "remount,rw", disk.toString());
            starts(link, List.of());
        } finally {
            ServerProgram.run("umount", "-l", disk.toString());
        }
    }

    @Test
    void aKeyThatIsNotSoundOrNotPrivateIsRefused() throws Exception {
        Path data = Office.in(temporary);
        Path other = Office.in(Files.createDirectory(temporary.resolve("other")));
        Path own = Files.createDirectory(temporary.resolve("own"));
        Path certificate = Files.copy(other.resolve("keys/server.pem"), own.resolve("cert.pem"));
        Path key = Files.copy(other.resolve("keys/server.pem"), own.resolve("key.pem"));
        Path toml = data.resolve("postern.toml");
        Files.writeString(
                toml,
                Files.readString(toml)
                        .replace("[tls]\n", "[tls]\ncertificate = \"" + certificate + "\"\nkey = \"" + key + "\"\n"));
        starts(data, List.of());

        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
        refused(data, List.of(), "may be used by others", "chmod 600 '" + key + "'");

        Path target = Files.move(key, own.resolve("target.pem"));
        Files.createSymbolicLink(key, target);
        refused(data, List.of(), "may be used by others", "chmod 600 '" + key + "'");
        ServerProgram.run("chmod", "600", key.toString()); // which follows the link
        starts(data, List.of());

        Files.delete(target);
        refused(data, List.of(), key + " does not exist");
        Files.delete(key);
        refused(data, List.of(), key + " does not exist");

        Files.writeString(key, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        refused(data, List.of(), key.toString());
        Files.writeString(key, "no key at all");
        refused(data, List.of(), key.toString());
        Files.copy(data.resolve("keys/server.pem"), key, StandardCopyOption.REPLACE_EXISTING);
        refused(data, List.of(), "cannot be used", key.toString());
        assertThatThrownBy(() -> ServerProcess.command("", "check", "--data", data.toString()))
                .hasMessageContaining("FAIL keys");
    }

    @Test
    void aDiskThatOthersFillIsToldAtAStartAnsweredWith452AndRecoveredFrom() throws Exception {
        Path disk = Files.createDirectory(temporary.resolve("disk"));
        Needed.that(mounted(disk), "the right to mount a tmpfs");
        try {
            Path data = Office.in(disk);
            Path link = Files.createSymbolicLink(temporary.resolve("data"), data);
            Path filler = disk.resolve("filler");
            fill(filler);
            refused(link, List.of(), "no space is left", "Nothing was changed");
            Files.delete(filler);
            try (ServerProcess server = ServerProcess.serve(link);
                    SmtpTalk smtp = SmtpTalk.plain(server.port("smtp"))) {
                smtp.say("EHLO load.test");
                assertThat(smtp.send("carol@example.net", "Subject: first\r\n\r\nbody", Office.ALICE))
                        .startsWith("250");
                fill(filler);
                assertThat(smtp.send("carol@example.net", "Subject: full\r\n\r\nbody", Office.ALICE))
                        .startsWith("452 4.3.1");
                Files.delete(filler);
                String reply = "452";
                for (int i = 0; i < 20_000 && reply.startsWith("452"); i++) {
                    reply = smtp.send("carol@example.net", "Subject: room\r\n\r\nbody", Office.ALICE);
                }
                assertThat(reply).startsWith("250");
                assertThat(server.stop()).isZero();
            }
            assertThat(ServerProcess.command("", "check", "--data", data.toString()))
                    .doesNotContain("FAIL");
        } finally {
            ServerProgram.run("umount", "-l", disk.toString());
        }
    }

    /** To the last byte. */
    private static void fill(Path filler) throws IOException {
        byte[] block = new byte[4_096];
        try (var out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
    }

    private static boolean mounted(Path disk) throws IOException, InterruptedException {
        return ServerProgram.canRun("/usr/bin/mount")
                && new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", disk.toString())
                                .start()
                                .waitFor()
                        == 0;
    }

    private static void starts(Path data, List<String> prefix) throws Exception {
        try (ServerProcess server = ServerProcess.serve(data, prefix, List.of())) {
            assertThat(server.stop()).isZero();
        }
    }

    /** As a service starts it; what is told stands on standard error. */
    private static void refused(Path data, List<String> prefix, String... words) throws IOException {
        Files.deleteIfExists(data.resolveSibling("serve.err"));
        assertThatThrownBy(() -> ServerProcess.serve(data, prefix, List.of("--detached")))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll(words)
                .hasMessageContaining("postern: ");
    }
}
