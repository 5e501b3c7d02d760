package org.postern.core.cli.option;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Reports a usage error: what is wrong, the usage line, and where to read more. Short, so that its first line stays on
 * the screen; only a command that requires a subcommand lists these, and then the reason comes last.
 */
public final class UsageFault implements IParameterExceptionHandler {
    @Override
    public int handleParseException(ParameterException fault, String[] arguments) {
        CommandLine wrong = fault.getCommandLine();
        PrintWriter err = wrong.getErr();
        String name = wrong.getCommandSpec().qualifiedName();
        String said = wrong.getColorScheme()
                .errorText("postern: " + fault.getMessage())
                .toString();
        if (arguments.length == 0 || endsWithGroup(wrong, arguments)) {
            wrong.usage(err, wrong.getColorScheme());
            err.println();
            err.println(said);
        } else {
            err.println(said);
            if (!UnmatchedArgumentException.printSuggestions(fault, err)) {
                Help help = new Help(wrong.getCommandSpec(), wrong.getColorScheme());
                err.print(help.synopsisHeading() + help.synopsis(help.synopsisHeadingLength()));
            }
            err.println("More: " + name.replaceFirst("^postern", "postern help"));
        }
        return wrong.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static boolean endsWithGroup(CommandLine wrong, String[] arguments) {
        return !wrong.getSubcommands().isEmpty() && arguments[arguments.length - 1].equals(wrong.getCommandName());
    }
}
