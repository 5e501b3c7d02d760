package org.postern.core.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.postern.core.console.ProcessTerminal;
import org.postern.core.manual.GeneratedFile;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Every command and option is explained, and the files made from the explanations are current; {@code
 * -Dpostern.regenerate=true} writes them anew.
 */
class CommandManualTest {
    private static final GeneratedFile PAGE = new GeneratedFile(Path.of("../packaging/man/postern.1"));
    private static final GeneratedFile COMPLETION = new GeneratedFile(Path.of("../packaging/completion/postern"));

    @Test
    void everyCommandOptionAndArgumentIsExplained() {
        List<String> silent = new ArrayList<>();
        List<String> wide = new ArrayList<>();
        for (CommandSpec command : all(Main.commandLine())) {
            String[] about = command.usageMessage().description();
            if (about.length == 0 || !about[0].endsWith(".")) {
                silent.add(command.qualifiedName());
            }
            if (command.parent() != null
                    && command.parent().parent() == null
                    && about.length > 0
                    && about[0].length() > 64) {
                wide.add(command.qualifiedName());
            }
            for (ArgSpec argument : command.args()) {
                String text = String.join(" ", argument.description());
                if (text.isBlank() || !text.endsWith(".")) {
                    silent.add(command.qualifiedName() + " " + argument.paramLabel() + ": " + argument);
                }
            }
        }
        assertThat(silent).isEmpty();
        // The list of commands has one line of 80 columns for each.
        assertThat(wide).isEmpty();
    }

    @Test
    void thePageIsCurrent() throws IOException {
        PAGE.assertCurrent(CommandManual.page(Main.commandLine()));
    }

    @Test
    void manShowsItWithoutComplaint() throws IOException, InterruptedException {
        PAGE.assertCurrent(CommandManual.page(Main.commandLine()));
        String shown = PAGE.shownByMan().replaceAll("\\s+", " ");
        for (CommandSpec command : all(Main.commandLine())) {
            assertThat(shown).contains(command.qualifiedName());
            command.options().stream()
                    .filter(option -> !option.hidden())
                    .forEach(option -> assertThat(shown).contains(option.names()));
        }
        assertThat(shown).contains("--admin alice --password-stdin < /root/password", "--name 'Bettina Kern'");
    }

    @Test
    void theCompletionIsCurrent() throws IOException {
        // It is read by a shell and never run: no interpreter is named in its first line.
        COMPLETION.assertCurrent(
                AutoComplete.bash("postern", Main.commandLine()).replaceFirst("^#![^\n]*\n", ""));
    }

    @Test
    void helpIsFoundEitherWay() {
        assertThat(help("help")).isEqualTo(help("--help")).contains("setup", "For the start and every week");
        assertThat(help("help", "user", "add"))
                .isEqualTo(help("user", "add", "--help"))
                .contains("--password-stdin");
        StringWriter said = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setErr(new PrintWriter(said, true));
        assertThat(line.execute("help", "user", "ad")).isEqualTo(2);
        assertThat(said.toString()).contains("there is no command postern user ad", "Usage: postern user");
    }

    @Test
    void aCommandMadeAloneIsTheOneOfTheTree() {
        Main.commandLine().getSubcommands().forEach((name, whole) -> {
            Map<String, CommandLine> alone = PosternCommand.treeFor(new ProcessTerminal(), name, "--help")
                    .getSubcommands();
            assertThat(requireNonNull(alone.get(name)).getUsageMessage())
                    .isEqualTo(whole.getUsageMessage())
                    .contains("postern " + name);
        });
        assertThat(PosternCommand.treeFor(new ProcessTerminal(), "serve").getSubcommands())
                .containsOnlyKeys("serve");
        for (String[] words :
                List.of(new String[0], new String[] {"--help"}, new String[] {"help"}, new String[] {"sevre"})) {
            assertThat(PosternCommand.treeFor(new ProcessTerminal(), words).getSubcommands())
                    .hasSameSizeAs(Main.commandLine().getSubcommands());
        }
    }

    private static String help(String... words) {
        StringWriter said = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(said, true));
        assertThat(line.execute(words)).isZero();
        return said.toString();
    }

    private static List<CommandSpec> all(CommandLine line) {
        List<CommandSpec> all = new ArrayList<>();
        if (!line.getCommandSpec().usageMessage().hidden()) {
            all.add(line.getCommandSpec());
            line.getSubcommands().values().forEach(sub -> all.addAll(all(sub)));
        }
        return all;
    }
}
