package org.postern.core.cli;

import org.postern.core.KeptLogManager;
import org.postern.core.Logs;
import org.postern.core.admin.Refusal;
import org.postern.core.admin.RunningStore;
import org.postern.core.cli.option.UsageFault;
import org.postern.core.cli.owner.OwnerCommands;
import org.postern.core.cli.owner.ServedCommands;
import org.postern.core.console.CommandTerminal;
import org.postern.core.console.ProcessTerminal;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/** The entry point of the process. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        // Before any TLS: a client that negotiates again and again costs a handshake each time (CVE-2011-1473).
        System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
        System.setProperty("java.util.logging.manager", KeptLogManager.class.getName());
        Logs.forCommand();
        System.exit(run(arguments));
    }

    /** Runs a command like the process, but does not exit; returns the exit code. */
    static int run(String... arguments) {
        return run(new ProcessTerminal(), arguments);
    }

    /** Runs a command for somebody at a terminal. */
    public static int run(CommandTerminal terminal, String... arguments) {
        return set(PosternCommand.treeFor(terminal, arguments), terminal).execute(arguments);
    }

    /** Runs a command inside the server, on the store that it has open; only those that are made for that. */
    static int inside(CommandTerminal terminal, RunningStore running, String... arguments) {
        CommandLine line = set(PosternCommand.treeInside(terminal, running, arguments), terminal);
        line.setExecutionStrategy(parsed -> {
            ServedCommands.require(parsed);
            return new RunLast().execute(parsed);
        });
        return line.execute(arguments);
    }

    /** Returns the whole command tree. */
    public static CommandLine commandLine() {
        CommandTerminal terminal = new ProcessTerminal();
        return set(PosternCommand.tree(terminal), terminal);
    }

    /** A command of root on another user's data is carried out by a process of that user. */
    private static int execute(ParseResult parsed, CommandTerminal terminal) {
        Integer helped = CommandLine.executeHelpRequest(parsed);
        return helped != null
                ? helped
                : OwnerCommands.carriedOut(parsed, terminal).orElseGet(() -> new RunLast().execute(parsed));
    }

    /**
     * Reports failures in one line; the exit code is 1 for a failure that a person can fix, with the details in the
     * log.
     */
    private static CommandLine set(CommandLine line, CommandTerminal terminal) {
        line.setOut(terminal.out());
        line.setErr(terminal.err());
        line.setExecutionStrategy(parsed -> execute(parsed, terminal));
        line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING, unused -> "");
        line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, new CommandGroups());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler(new UsageFault());
        line.setExecutionExceptionHandler((exception, failed, parsed) -> {
            failed.getErr().println("postern: " + exception.getMessage());
            if (!Refusal.is(exception)) {
                LoggerFactory.getLogger(Main.class).error("the command failed", exception);
            }
            return CommandLine.ExitCode.SOFTWARE;
        });
        return line;
    }
}
