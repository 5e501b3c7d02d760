package org.postern.core.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.postern.core.manual.Roff;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Writes postern(1) from the command tree. */
final class CommandManual {
    private static final Set<String> COMMON = Set.of("--help", "--version", "--data");

    private final Roff page;

    private CommandManual(Roff page) {
        this.page = page;
    }

    static String page(CommandLine line) {
        CommandSpec top = line.getCommandSpec();
        Roff page = new Roff("POSTERN", 1, "Postern");
        page.section("NAME").paragraph("postern - mail server and HTTPS webmail for a small office");
        page.section("SYNOPSIS")
                .paragraph("`postern` COMMAND [OPTION]... [ARGUMENT]...")
                .paragraph("`postern help` [COMMAND]...");
        page.section("DESCRIPTION")
                .paragraph(
                        "Postern is one box that a small office installs: a mail server and a webmail in one process."
                                + " Staff need only a browser. Mail programs and phones can use POP3 and SMTP with TLS.")
                .paragraph("The package starts it as a service with provisional names, which it takes from the machine."
                        + " `sudo postern setup` asks for the right names. Commands work whether or not the server runs."
                        + " A change of people and addresses counts at once, a change of the configuration from the"
                        + " next start. On an installed box root runs the commands; they act as the user postern.");
        page.section("COMMANDS");
        CommandManual manual = new CommandManual(page);
        CommandGroups.of(top).forEach((title, commands) -> {
            page.subsection(title);
            commands.forEach(manual::command);
        });
        page.section("COMMON OPTIONS");
        manual.options(top.subcommands().values().iterator().next().getCommandSpec(), true);
        manual.ending();
        return page.toString();
    }

    private void command(CommandSpec command) {
        page.term(synopsis(command), about(command, 0));
        remainder(command);
        List<CommandSpec> below = command.subcommands().values().stream()
                .distinct()
                .map(CommandLine::getCommandSpec)
                .filter(sub -> !sub.usageMessage().hidden())
                .sorted(Comparator.comparing(CommandSpec::name))
                .toList();
        if (!below.isEmpty() || hasOwn(command)) {
            page.indented(() -> {
                arguments(command);
                options(command, false);
                below.forEach(this::command);
            });
        }
    }

    private void remainder(CommandSpec command) {
        for (int i = 1; i < command.usageMessage().description().length; i++) {
            page.more(about(command, i));
        }
    }

    private static boolean hasOwn(CommandSpec command) {
        return !command.positionalParameters().isEmpty() || own(command);
    }

    private static boolean own(CommandSpec command) {
        return command.options().stream()
                .anyMatch(option -> !COMMON.contains(option.longestName()) && !option.hidden());
    }

    private void arguments(CommandSpec command) {
        for (PositionalParamSpec parameter : command.positionalParameters()) {
            page.term(parameter.paramLabel(), text(parameter));
        }
    }

    private void options(CommandSpec command, boolean common) {
        command.options().stream()
                .filter(option -> common == COMMON.contains(option.longestName()) && !option.hidden())
                .sorted(Comparator.comparing(OptionSpec::longestName))
                .forEach(option -> page.term(named(option), text(option)));
    }

    private static String named(OptionSpec option) {
        String names =
                Arrays.stream(option.names()).map(name -> "`" + name + "`").collect(Collectors.joining(", "));
        return names + (option.arity().max() == 0 ? "" : "=" + option.paramLabel());
    }

    private static String synopsis(CommandSpec command) {
        List<String> words = new ArrayList<>(List.of("`" + command.qualifiedName() + "`"));
        if (own(command)) {
            words.add("[OPTION]...");
        }
        for (PositionalParamSpec parameter : command.positionalParameters()) {
            boolean optional = parameter.arity().min() == 0;
            boolean many = parameter.arity().max() > 1;
            words.add((optional ? "[" : "") + parameter.paramLabel() + (optional ? "]" : "") + (many ? "..." : ""));
        }
        if (!command.subcommands().isEmpty()) {
            words.add("COMMAND");
        }
        return String.join(" ", words);
    }

    private static String about(CommandSpec command, int index) {
        return command.usageMessage().description()[index].replace("%%", "%").replace("%n", " ");
    }

    private static String text(ArgSpec argument) {
        return String.join(" ", argument.description()).replace("%%", "%").replace("%n", " ");
    }

    private void ending() {
        page.section("EXIT STATUS")
                .term("0", "Done.")
                .term("1", "Failed. The message says what was kept and what to do.")
                .term("2", "Wrong usage.");
        page.section("ENVIRONMENT");
        page.term("`POSTERN_DATA`", "The data directory if `--data` is not given.")
                .term("`POSTERN_JAVA_OPTS`", "Further options for the Java runtime, such as `-Xmx512m`.")
                .term("`POSTERN_JAVA_HOME`", "Another Java runtime, 17 or newer, instead of the one in the package.");
        page.section("FILES")
                .term("`/etc/postern/postern.toml`", "The configuration; see `postern.toml`(5).")
                .term(
                        "`/var/lib/postern`",
                        "The data directory: everything that the box keeps, readable only by its own user.")
                .term(
                        "`/var/lib/postern/keys`",
                        "Private keys and certificates. Browsers that import ca.pem trust the box.")
                .term("`/var/lib/postern/run/ports`", "The ports in use, as name=port lines, while the server runs.")
                .term("`/etc/postern/SETUP`", "A reminder; exists until `postern setup` has run.")
                .term("`/var/log/postern`", "The log.")
                .term("`/var/backups/postern`", "A place for backups, for root alone.");
        page.section("EXAMPLES")
                .paragraph("Set up the box, on a terminal or from a script:")
                .verbatim(List.of(
                        "sudo postern setup",
                        "sudo postern setup --yes --domain office.example \\",
                        "    --admin alice --password-stdin < /root/password"))
                .paragraph("Add a person, another name for that person, and a group:")
                .verbatim(List.of(
                        "sudo postern user add bettina --name 'Bettina Kern'",
                        "sudo postern alias add info bettina",
                        "sudo postern group add sales alice bettina"))
                .paragraph("Print the DNS records to publish, and check whether DNS has them:")
                .verbatim(List.of("sudo postern dkim show", "sudo postern dkim check"))
                .paragraph("List mail that waits to be sent, and try it now:")
                .verbatim(List.of("sudo postern queue list", "sudo postern queue retry --all"))
                .paragraph("Check the whole box:")
                .verbatim(List.of("sudo postern check"));
        page.section("SEE ALSO")
                .paragraph(
                        "`postern.toml`(5); the pages for administrators, which begin at /usr/share/doc/postern/docs/index.md.");
    }
}
