package org.postern.core.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * The commands of the page for administrators are commands of this program: blocks are read as they would be when typed,
 * names in running text and tables have their subcommands and options. What the commands do is tried by {@code
 * packaging/verify-install}.
 */
class OperationsPageTest {
    private static final Path PAGE = Path.of("../packaging/docs/operations.md");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```sh [^\n]*\n(.*?)^ *```$");
    private static final Pattern COMMAND = Pattern.compile("(?m)^ *postern (.*)$");
    private static final Pattern INLINE = Pattern.compile("`postern ([^`]+)`");

    @Test
    void whatIsToBeTypedIsUnderstood() throws IOException {
        List<String> commands = typed(Files.readString(PAGE));
        assertThat(commands).hasSizeGreaterThan(20);
        for (String command : commands) {
            understand(command);
        }
    }

    @Test
    void whatIsNamedInTheTextIsThere() throws IOException {
        List<String> named = named(Files.readString(PAGE));
        assertThat(named).hasSizeGreaterThan(15);
        for (String command : named) {
            find(command);
        }
    }

    @Test
    void everyCommandIsInTheTable() throws IOException {
        String page = Files.readString(PAGE);
        for (CommandLine command : Main.commandLine().getSubcommands().values()) {
            if (!command.getCommandSpec().usageMessage().hidden()) {
                assertThat(page).contains("`postern " + command.getCommandName());
            }
        }
    }

    @Test
    void aRenamedOptionAndAMissingCommandWouldBeSeen() {
        assertThatThrownBy(() -> understand("user add bob --pass-stdin")).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> understand("backup")).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> find("user add\\|rename NAME")).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> find("backup FILE [--secret-file F]")).isInstanceOf(AssertionError.class);
    }

    private static List<String> typed(String page) {
        List<String> commands = new ArrayList<>();
        for (Matcher block = BLOCK.matcher(page); block.find(); ) {
            for (Matcher line = COMMAND.matcher(block.group(1)); line.find(); ) {
                commands.add(line.group(1).replaceAll("[|<>].*", "").strip());
            }
        }
        return commands;
    }

    private static List<String> named(String page) {
        List<String> named = new ArrayList<>();
        for (Matcher matcher = INLINE.matcher(page); matcher.find(); ) {
            // A line that a program prints.
            if (!matcher.group(1).startsWith("ready in ")) {
                named.add(matcher.group(1));
            }
        }
        return named;
    }

    private static void understand(String command) {
        try {
            Main.commandLine()
                    .parseArgs(command.replaceAll("\"[^\"]*\"", "QUOTED").split(" +", -1));
        } catch (ParameterException e) {
            throw new AssertionError("postern " + command + ": " + e.getMessage(), e);
        }
    }

    /** {@code user add|delete NAME [--name N]}: the words before the first that is no word of a command, and all options. */
    private static void find(String command) {
        List<CommandLine> here = List.of(Main.commandLine());
        boolean names = true;
        for (String word :
                command.replace("\\|", "|").replaceAll("[\\[\\]]", "").split(" +", -1)) {
            names = names && word.matches("[a-z|-]+") && !word.startsWith("-");
            if (names) {
                here = subcommands(here.get(0), word, command);
            } else if (word.startsWith("--")) {
                assertThat(here)
                        .as("postern " + command)
                        .allSatisfy(one ->
                                assertThat(one.getCommandSpec().optionsMap()).containsKey(word));
            }
        }
    }

    private static List<CommandLine> subcommands(CommandLine of, String alternatives, String command) {
        List<CommandLine> found = new ArrayList<>();
        for (String name : alternatives.split("\\|", -1)) {
            assertThat(of.getSubcommands()).as("postern " + command).containsKey(name);
            found.add(of.getSubcommands().get(name));
        }
        return found;
    }
}
