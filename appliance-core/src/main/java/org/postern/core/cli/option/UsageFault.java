package org.postern.core.cli.option;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What a mistyped command is told: what is wrong, how it is called, and where more stands. Short, so that the first line of it
 * is still on the screen; only a command that is nothing without another one lists these, and then the reason comes last.
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
