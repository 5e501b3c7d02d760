package org.postern.core.cli.option;

import org.postern.core.console.CommandTerminal;
import org.postern.core.console.ProcessTerminal;
import picocli.CommandLine.Model.CommandSpec;

/** The top of a command tree that is run for somebody. */
public interface AtTerminal {
    CommandTerminal terminal();

    /** Returns the terminal that a command was called from; that of this process for a command without a tree. */
    static CommandTerminal of(CommandSpec command) {
        return command.root().userObject() instanceof AtTerminal top ? top.terminal() : new ProcessTerminal();
    }
}
