package org.postern.core.cli.option;

import java.util.List;
import java.util.Optional;
import org.postern.core.admin.RunningStore;
import org.postern.core.console.CommandTerminal;
import org.postern.core.console.ProcessTerminal;
import picocli.CommandLine.Model.CommandSpec;

/** The top of a command tree that is run for somebody. */
public interface AtTerminal {
    CommandTerminal terminal();

    /** The store of the server that runs the command itself; empty where a process runs the command alone. */
    Optional<RunningStore> running();

    /** Carries out another command inside this process, which is the server; returns its exit code. */
    int inside(CommandTerminal caller, RunningStore running, List<String> words);

    /** Returns the top of the tree of a command; empty for a command without a tree. */
    static Optional<AtTerminal> top(CommandSpec command) {
        return command.root().userObject() instanceof AtTerminal top ? Optional.of(top) : Optional.empty();
    }

    /** Returns the terminal that a command was called from; that of this process for a command without a tree. */
    static CommandTerminal of(CommandSpec command) {
        return top(command).map(AtTerminal::terminal).orElseGet(ProcessTerminal::new);
    }
}
