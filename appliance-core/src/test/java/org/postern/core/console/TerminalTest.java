package org.postern.core.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.core.Fault;
import org.postern.core.cli.Main;
import picocli.CommandLine;

/** What somebody sees at a terminal of 80 columns and 25 lines. */
class TerminalTest {
    @TempDir
    Path temp;

    @Test
    void whatIsIndentedIsWrappedAndARecordIsNot() {
        String long_ = "  " + "word ".repeat(40).strip();
        assertThat(ConsoleTerminal.wrapped(long_))
                .hasSizeGreaterThan(1)
                .allSatisfy(line -> assertThat(line).hasSizeLessThan(80).startsWith("  word"));
        assertThat(String.join(" ", ConsoleTerminal.wrapped(long_)).replaceAll(" +", " "))
                .isEqualTo(long_.replaceAll(" +", " "));
        String record = "x._domainkey.office.test. IN TXT " + "k".repeat(100);
        assertThat(ConsoleTerminal.wrapped(record)).containsExactly(record);
        String word = "  " + "k".repeat(100);
        assertThat(ConsoleTerminal.wrapped(word)).containsExactly(word);
    }

    @Test
    void aMistypedCommandIsToldInAFewLines() {
        for (String[] typed : new String[][] {
            {"usr"},
            {"user", "--nix"},
            {"user", "add"},
            {"help", "nix"},
            {"restore"},
            {"user", "show", "bob"},
            {"--nix"}
        }) {
            String said = usageFault(typed);
            assertThat(said.lines().count()).as(said).isLessThan(10);
            assertThat(said).startsWith("postern: ").contains("More: postern help");
        }
        assertThat(usageFault("usr")).contains("postern user");
        assertThat(usageFault("user", "add")).contains("ADDRESS", "More: postern help user add");
    }

    @Test
    void aCommandThatNeedsAnotherListsThem() {
        for (String[] typed : new String[][] {{}, {"user"}, {"queue"}}) {
            String said = usageFault(typed);
            assertThat(said).startsWith("Usage: postern");
            assertThat(said.strip().lines().reduce("", (a, b) -> b)).startsWith("postern: ");
        }
    }

    @Test
    void aFaultOfAFileIsMoreThanItsName() {
        Path file = temp.resolve("nowhere/file");
        assertThat(org.assertj.core.api.Assertions.catchThrowableOfType(
                        java.io.IOException.class, () -> java.nio.file.Files.readString(file)))
                .satisfies(e -> assertThat(Fault.of(e)).contains("no such file"));
    }

    private static String usageFault(String... typed) {
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setErr(new PrintWriter(err, true));
        line.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        assertThat(line.execute(typed)).isEqualTo(2);
        return err.toString();
    }

    /** What goes to a terminal is made plain, also where standard input is none, as in a shell's loop. */
    @Test
    void aTerminalIsKnownByItsDevice() {
        assertThat(TerminalDevices.isOf("pty_slave            /dev/pts      136 0-1048575 pty:slave", 136))
                .isTrue();
        assertThat(TerminalDevices.isOf("hvc                  /dev/hvc      229 0-7 system", 229))
                .isTrue();
        assertThat(TerminalDevices.isOf("pty_slave            /dev/pts      136 0-1048575 pty:slave", 13))
                .isFalse();
        assertThat(TerminalDevices.of(Path.of("/dev/null"))).isFalse();
        assertThat(TerminalDevices.of(Path.of("/dev/ptmx"))).isTrue();
        assertThat(TerminalDevices.of(Path.of("/proc/self/exe"))).isFalse();
        assertThat(TerminalDevices.of(Path.of("/proc/self/fd/nonsense"))).isTrue();
    }
}
