package org.postern.core.cli.owner;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.postern.core.ApplianceException;
import org.postern.core.admin.Actor;
import org.postern.core.cli.option.DataOption;
import org.postern.core.cli.option.Owner;
import org.postern.core.console.CommandTerminal;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * Has the commands of root on another user's data carried out by that user: by his server if it runs and the command is made for
 * that, else by a process of his. Root runs no code there that reads what he wrote.
 */
public final class OwnerCommands {
    private static final List<String> HERE = List.of("serve", "warm-up", OwnerProcess.COMMAND);

    private OwnerCommands() {}

    /** Returns the exit code; empty if the command is for this process itself. */
    public static Optional<Integer> carriedOut(ParseResult parsed, CommandTerminal terminal) {
        List<CommandLine> path = parsed.asCommandLineList();
        CommandSpec command = path.get(path.size() - 1).getCommandSpec();
        String name = name(parsed);
        if (HERE.contains(name)) {
            return Optional.empty();
        }
        Optional<Path> data = command.mixins().values().stream()
                .map(CommandSpec::userObject)
                .filter(DataOption.class::isInstance)
                .map(option -> ((DataOption) option).path())
                .findFirst();
        Optional<Owner> owner = data.flatMap(Owner::other);
        return owner.map(found -> {
            try {
                return run(found, data.get(), name, parsed.originalArgs(), terminal);
            } catch (IOException e) {
                ApplianceException told = new ApplianceException("the command was broken off: " + e.getMessage(), e);
                throw new CommandLine.ExecutionException(command.commandLine(), told.getMessage(), told);
            } catch (ApplianceException e) {
                throw new CommandLine.ExecutionException(command.commandLine(), e.getMessage(), e);
            }
        });
    }

    /** The name of a command, such as {@code user add}. */
    static String name(ParseResult parsed) {
        return parsed.asCommandLineList().stream()
                .skip(1)
                .map(CommandLine::getCommandName)
                .collect(Collectors.joining(" "));
    }

    private static int run(Owner owner, Path data, String name, List<String> words, CommandTerminal terminal)
            throws IOException {
        String caller = Actor.ofCommand(System.getenv(), System.getProperty("user.name", "root"))
                .name();
        CommandClient.Order order =
                new CommandClient.Order(at(data, words), CommandRight.of(name), InstalledConfig.of(data));
        Optional<Integer> served = ServedCommands.are(name) ? served(data, order, caller, terminal) : Optional.empty();
        if (served.isPresent()) {
            return served.get();
        }
        int code;
        try (OwnerProcess process = OwnerProcess.start(owner);
                SilenceWatch silence = new SilenceWatch(SilenceWatch.LONGEST, process::kill);
                CommandClient client = new CommandClient(
                        new CommandChannel(process.output(), process.input()),
                        terminal,
                        order,
                        silence,
                        CommandClient.Screen.ofThisProcess())) {
            code = client.run(caller);
        }
        if (name.equals("setup") || name.equals("restore")) {
            InstalledConfig.forgetReminder(data);
        }
        return code;
    }

    /** Has the server that runs do it; empty, and nothing was asked for, if none of this version answers. */
    private static Optional<Integer> served(
            Path data, CommandClient.Order order, String caller, CommandTerminal terminal) throws IOException {
        Optional<LocalConnection> server = ControlSocket.connect(data);
        if (server.isEmpty()) {
            return Optional.empty();
        }
        try (LocalConnection connection = server.get();
                SilenceWatch silence = new SilenceWatch(SilenceWatch.LONGEST, connection::close);
                CommandClient client = new CommandClient(
                        new CommandChannel(connection.input(), connection.output()),
                        terminal,
                        order,
                        silence,
                        CommandClient.Screen.ofThisProcess())) {
            return Optional.of(client.run(caller));
        }
    }

    /** The directory may be from the environment, or relative to where root is. */
    private static List<String> at(Path data, List<String> words) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals("--data")) {
                i++;
            } else if (!word.startsWith("--data=")) {
                all.add(word);
            }
        }
        all.addAll(List.of("--data", data.toString()));
        return all;
    }
}
