package org.postern.core.cli.owner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.core.ApplianceException;
import org.postern.core.cli.Main;
import org.postern.core.console.ProcessTerminal;
import picocli.CommandLine;

/** What the process of the server's user gets from root's, and what it does not. */
class CommandClientTest {
    @TempDir
    private Path directory;

    private final Pair pair = new Pair();

    @Test
    void aCommandThatAnotherProcessCarriesOutDoesWhatItDoesHere() throws IOException {
        Path data = directory.resolve("data");
        assertThat(command("init", "--domain", "office.test", "--https", "127.0.0.1:0"))
                .isZero();
        Path script = Files.writeString(directory.resolve("keep.sieve"), "keep;\n");
        assertThat(command("sieve check", "sieve", "check", script.toString())).isZero();
        assertThat(pair.shown()).contains("made " + data).contains(": fine");
        assertThat(command("user list", "user", "nonsense")).isEqualTo(2);
        assertThat(pair.err.toString(java.nio.charset.StandardCharsets.UTF_8)).contains("nonsense");
    }

    @Test
    void mailIsImportedFromFilesThatOnlyTheCallerReads() throws IOException {
        Path data = directory.resolve("data");
        command("init", "--domain", "office.test");
        Path password = Files.writeString(directory.resolve("password"), "a long Passphrase-27\n");
        assertThat(command(
                        "setup",
                        "setup",
                        "--yes",
                        "--domain",
                        "office.test",
                        "--admin",
                        "alice",
                        "--direct",
                        "--password-file",
                        password.toString()))
                .isZero();
        Path maildir = directory.resolve("Maildir");
        for (String name : List.of("cur", "new", "tmp")) {
            Files.createDirectories(maildir.resolve(name));
        }
        Files.writeString(maildir.resolve("new/1"), "Subject: brought\n\nhere\n");
        Path secret = Files.writeString(directory.resolve("shadow"), "Subject: root's own\n\nsecret\n");
        Files.createSymbolicLink(maildir.resolve("cur/2"), secret);
        assertThat(command("import", "import", "alice", maildir.toString())).isZero();
        assertThat(pair.shown()).contains("imported 1,");
        Path out = directory.resolve("alice.mbox");
        assertThat(command("export", "export", "alice", out.toString())).isZero();
        assertThat(Files.readString(out)).contains("brought").doesNotContain("secret");
        Path passphrase = Files.writeString(directory.resolve("passphrase"), "a passphrase that is long\n");
        Path backup = directory.resolve("box.postern");
        assertThat(command("backup", "backup", backup.toString(), "--passphrase-file", passphrase.toString()))
                .isZero();
        assertThat(command(
                        "restore", "restore", "--check", backup.toString(), "--passphrase-file", passphrase.toString()))
                .isZero();
        assertThat(pair.shown()).contains("whole: every part fits its checksum");
        assertThat(data.resolve("run/brought")).isEmptyDirectory();
    }

    @Test
    void noFileIsOpenedThatIsNotOnTheCommandLine() throws IOException {
        Path shadow = Files.writeString(directory.resolve("shadow"), "secret");
        Path named = Files.writeString(directory.resolve("named"), "given");
        List<String> got = new ArrayList<>();
        int code = hostile(EnumSet.of(CommandRight.FILES), named.toString(), terminal -> {
            got.add(refused(() -> terminal.open(shadow)));
            got.add(refused(() -> terminal.bring(shadow, directory.resolve("scratch"))));
            got.add(refused(() -> terminal.create(named, 0)));
            got.add(new String(terminal.open(named).readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
        });
        assertThat(code).isZero();
        assertThat(got.get(0)).contains("was not named on the command line");
        assertThat(got.get(1)).contains("was not named on the command line");
        assertThat(got.get(2)).contains("does not need");
        assertThat(got.get(3)).isEqualTo("given");
    }

    @Test
    void aCommandThatAsksNothingCannotAskForAPassword() throws IOException {
        List<String> got = new ArrayList<>();
        hostile(Set.of(), "list", terminal -> {
            got.add(refused(() -> terminal.secret("[sudo] password for root: ", false, "")));
            got.add(refused(() -> terminal.open(Path.of("list"))));
        });
        assertThat(got).allMatch(said -> said.contains("does not need"));
    }

    @Test
    void theConfigurationIsReplacedByACommandForItOnly() throws IOException {
        List<String> kept = new ArrayList<>();
        pair.keeper(kept::add);
        String text = "# é\n".repeat(60_000);
        hostile(
                EnumSet.of(CommandRight.CONFIGURES),
                "setup",
                terminal -> terminal.keeper().orElseThrow().replace(text));
        assertThat(kept).containsExactly(text);
        List<Boolean> there = new ArrayList<>();
        hostile(Set.of(), "list", terminal -> there.add(terminal.keeper().isPresent()));
        assertThat(there).containsExactly(false);
    }

    @Test
    void whatIsSaidCannotControlTheTerminal() throws IOException {
        hostile(Set.of(), "list", terminal -> {
            terminal.out().print("a\u001b[2J\u001b]0;x\u0007b\u009b31mc\rd\u202e\u2066e\u007f\r\nü日本\t😀\n");
            terminal.err().print("\u001bP0;1|17/ab\u009c\n");
        });
        assertThat(pair.shown())
                .isEqualTo("a\ufffd[2J\ufffd]0;x\ufffdb\ufffd31mc\ufffdd\ufffd\ufffde\ufffd\r\nü日本\t😀\n");
        assertThat(pair.err.toString(java.nio.charset.StandardCharsets.UTF_8)).doesNotContain("\u001b", "\u009c");
    }

    @Test
    void octetsGoToStandardOutputOnlyWhereTheCommandLineSaysSo() {
        assertThatThrownBy(() -> hostile(Set.of(), "-", terminal -> {
                    OutputStream octets = terminal.octets();
                    octets.write(27);
                    octets.flush();
                }))
                .isInstanceOf(ApplianceException.class)
                .hasMessageContaining("does not need");
    }

    /** As one that was sent SIGSTOP. */
    @Test
    void aProcessThatSaysNothingDoesNotHoldRoot() {
        pair.patience(Duration.ofMillis(50));
        assertThatThrownBy(() -> pair.against(new ProcessTerminal(), Set.of(), (in, out) -> in.readAllBytes(), "list"))
                .isInstanceOf(ApplianceException.class)
                .hasMessageContaining("has said nothing");
    }

    /** It is dead, and another one of its user has taken its end of the pipe (pidfd_getfd) and says nothing either. */
    @Test
    void aPipeThatSomebodyKeepsOpenDoesNotHoldRoot() throws IOException {
        List<String> ended = new ArrayList<>();
        try (SilenceWatch silence = new SilenceWatch(Duration.ofMillis(50), () -> ended.add("ended"))) {
            CountDownLatch never = new CountDownLatch(1);
            assertThatThrownBy(() -> silence.during(() -> {
                        try {
                            never.await();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                        return "never";
                    }))
                    .isInstanceOf(ApplianceException.class)
                    .hasMessageContaining("has said nothing");
            assertThat(ended).containsExactly("ended");
            assertThat(silence.during(() -> "another")).isEqualTo("another");
        }
    }

    @Test
    void onlyWordsThatNameFilesDo() {
        assertThat(files("export", "alice", "a.mbox", "--folder", "Sent", "--data", "/var/lib/postern"))
                .containsExactly("a.mbox");
        assertThat(files("backup", "/root/a.postern", "--passphrase-file=pass"))
                .containsExactlyInAnyOrder("/root/a.postern", "pass");
        assertThat(files("export", "alice", "-")).containsExactly("-");
        assertThat(files("import", "alice", "Maildir")).contains("Maildir");
        assertThat(files("user", "add", "alice", "--name", "/etc/shadow")).isEmpty();
    }

    private static Set<String> files(String... words) {
        List<CommandLine> parsed = Main.commandLine().parseArgs(words).asCommandLineList();
        return OwnerCommands.files(parsed.get(parsed.size() - 1).getCommandSpec());
    }

    @Test
    void aProcessThatTalksNonsenseEndsTheCommand() {
        assertThatThrownBy(() -> pair.against(
                        new ProcessTerminal(), Set.of(), (in, out) -> out.write(new byte[] {99, 127, 0, 0, 0}), "list"))
                .isInstanceOf(IOException.class);
    }

    private interface Deed {
        void run(org.postern.core.console.CommandTerminal terminal) throws IOException;
    }

    private interface Attempt {
        Object run() throws IOException;
    }

    private static String refused(Attempt attempt) throws IOException {
        try {
            return "got " + attempt.run();
        } catch (ApplianceException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private int hostile(Set<CommandRight> rights, String word, Deed deed) throws IOException {
        return pair.run(
                new ProcessTerminal(),
                rights,
                (terminal, words) -> {
                    try {
                        deed.run(terminal);
                        return 0;
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                },
                word);
    }

    private int command(String name, String... words) throws IOException {
        List<String> all = new ArrayList<>();
        if (words.length == 0 || words[0].startsWith("-")) {
            all.add(name);
        }
        all.addAll(List.of(words));
        all.addAll(List.of("--data", directory.resolve("data").toString()));
        return pair.run(
                new ProcessTerminal(),
                CommandRight.of(name),
                (terminal, given) -> Main.run(terminal, given.toArray(String[]::new)),
                all.toArray(String[]::new));
    }
}
