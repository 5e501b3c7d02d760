package org.postern.core.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.postern.core.KeptLogManager;
import org.postern.core.Logs;
import org.postern.core.admin.Refusal;
import org.postern.core.cli.option.UsageFault;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

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
        return set(PosternCommand.treeFor(arguments)).execute(arguments);
    }

    /** Returns the whole command tree. */
    public static CommandLine commandLine() {
        return set(PosternCommand.tree());
    }

    /**
     * Reports failures in one line; the exit code is 1 for a failure that a person can fix, with the details in the
     * log.
     */
    private static CommandLine set(CommandLine line) {
        line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
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
