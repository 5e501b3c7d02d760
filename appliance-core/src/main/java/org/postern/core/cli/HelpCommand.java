package org.postern.core.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code postern help}: the same as {@code --help} at the end, because people try this first. */
@Command(name = "help", hidden = true, description = "Explains a command.")
final class HelpCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "Such as: user add.")
    private List<String> words = List.of();

    @Override
    public Integer call() {
        CommandLine told = spec.commandLine().getParent();
        for (String word : words) {
            CommandLine below = told.getSubcommands().get(word);
            if (below == null) {
                throw new ParameterException(
                        told, "there is no command " + told.getCommandSpec().qualifiedName() + " " + word);
            }
            told = below;
        }
        told.usage(spec.commandLine().getOut());
        return 0;
    }
}
