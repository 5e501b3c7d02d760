package org.postern.core.cli.owner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.postern.core.cli.Main;
import picocli.CommandLine;

class ServedCommandsTest {
    private static final Set<String> GROUPS = Set.of(
            "user", "alias", "group", "catch-all", "queue", "suppression", "sieve", "vacation", "app-password", "junk");

    /** They read files of any size, need no store, or print lists of any length. */
    private static final Set<String> NOT =
            Set.of("sieve check", "junk train", "junk test", "queue list", "suppression list");

    @Test
    void theServerDoesWhatNeedsItsStoreAndNothingElse() {
        Set<String> expected = new TreeSet<>();
        Main.commandLine().getSubcommands().forEach((word, line) -> {
            if (GROUPS.contains(word)) {
                leaves(line, word, expected);
            }
        });
        expected.removeAll(NOT);
        assertThat(ServedCommands.names()).containsExactlyInAnyOrderElementsOf(expected);
    }

    private static void leaves(CommandLine line, String name, Set<String> found) {
        if (line.getSubcommands().isEmpty()) {
            found.add(name);
        }
        line.getSubcommands().forEach((word, below) -> leaves(below, name + " " + word, found));
    }
}
