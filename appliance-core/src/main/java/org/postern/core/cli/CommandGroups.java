package org.postern.core.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The list of commands in {@code postern --help}, grouped by purpose; the commands for occasional administration come
 * first.
 */
final class CommandGroups implements IHelpSectionRenderer {
    private static final String REST = "Further";

    private static final Map<String, List<String>> GROUPS = groups();

    private static Map<String, List<String>> groups() {
        Map<String, List<String>> groups = new LinkedHashMap<>();
        groups.put("For the start and every week", List.of("setup", "user", "backup", "check", "audit"));
        groups.put(
                "People, addresses and their mail",
                List.of(
                        "app-password",
                        "alias",
                        "group",
                        "catch-all",
                        "vacation",
                        "sieve",
                        "junk",
                        "import",
                        "export"));
        groups.put("Mail to others", List.of("queue", "suppression", "dkim"));
        groups.put("When something is lost", List.of("restore", "recovery-key", "salvage", "fall-back"));
        groups.put("Running the server", List.of("serve", "init", "node"));
        return groups;
    }

    /** Returns the visible commands of {@code postern} by group; commands without a group come last. */
    static Map<String, List<CommandSpec>> of(CommandSpec top) {
        Map<String, CommandSpec> left = new LinkedHashMap<>();
        top.subcommands().forEach((name, line) -> {
            if (!line.getCommandSpec().usageMessage().hidden()) {
                left.put(name, line.getCommandSpec());
            }
        });
        Map<String, List<CommandSpec>> groups = new LinkedHashMap<>();
        GROUPS.forEach((title, names) -> {
            List<CommandSpec> found = new ArrayList<>();
            for (String name : names) {
                CommandSpec command = left.remove(name);
                if (command != null) {
                    found.add(command);
                }
            }
            groups.put(title, found);
        });
        groups.put(REST, List.copyOf(left.values()));
        groups.values().removeIf(List::isEmpty);
        return groups;
    }

    @Override
    public String render(Help help) {
        StringBuilder out = new StringBuilder();
        of(help.commandSpec()).forEach((title, commands) -> {
            out.append(String.format("%n%s:%n", title));
            for (CommandSpec command : commands) {
                String[] about = command.usageMessage().description();
                out.append(String.format("  %-13s %s%n", command.name(), about.length == 0 ? "" : about[0]));
            }
        });
        return out.append(String.format(
                        "%n`postern help COMMAND` explains a command, for example `postern help user add`.%n"))
                .toString();
    }
}
