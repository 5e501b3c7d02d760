package org.postern.core.cli.owner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.postern.core.cli.Main;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;

class CommandRightTest {
    /** These name files in the configuration, which the server reads itself, or run as the owner or the caller from the start. */
    private static final Set<String> NEED_NONE = Set.of("init", "serve", "warm-up");

    @Test
    void everyCommandThatTakesAFileMayHaveIt() {
        List<String> without = new ArrayList<>();
        look(Main.commandLine(), "", without);
        assertThat(without).isEmpty();
    }

    @Test
    void aCommandOutsideTheTableGetsNothing() {
        assertThat(CommandRight.of("user list")).isEmpty();
        assertThat(CommandRight.of("audit")).isEmpty();
    }

    private static void look(CommandLine line, String name, List<String> without) {
        boolean takesFile = line.getCommandSpec().args().stream()
                .map(ArgSpec::paramLabel)
                .anyMatch(label -> label.contains("FILE") || label.contains("DIRECTORY"));
        Set<CommandRight> rights = CommandRight.of(name);
        if (takesFile
                && !NEED_NONE.contains(name)
                && !rights.contains(CommandRight.FILES)
                && !rights.contains(CommandRight.MAKES)) {
            without.add(name);
        }
        line.getSubcommands().forEach((word, below) -> look(below, (name + " " + word).strip(), without));
    }
}
