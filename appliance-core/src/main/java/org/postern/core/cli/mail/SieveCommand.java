package org.postern.core.cli.mail;

import java.io.PrintWriter;
import org.postern.core.admin.people.PersonalFilters;
import org.postern.core.cli.option.AddressWords;
import org.postern.core.cli.option.AtTerminal;
import org.postern.core.cli.option.DataOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code postern sieve …}: works whether or not the server is running; changes apply from the next message on. */
@Command(
        name = "sieve",
        description = {
            "Filters that sort, forward or answer a person's mail (Sieve).",
            "Filters run when mail arrives. A change counts from the next message on."
        },
        synopsisSubcommandLabel = "COMMAND")
public final class SieveCommand {
    private static final String USUAL_NAME = "main";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "put", description = "Stores a script under a name. Replaces a script of that name.")
    void put(
            @Mixin DataOption data,
            @Parameters(paramLabel = "ADDRESS", description = AddressWords.PERSON) String address,
            @Parameters(paramLabel = "FILE", description = "The script, UTF-8; - for standard input.") String file,
            @Option(
                            names = "--name",
                            paramLabel = "NAME",
                            defaultValue = USUAL_NAME,
                            description = "The name of the script (default: main).")
                    String name,
            @Option(names = "--activate", description = "Run it instead of the script that runs now.")
                    boolean activate) {
        filters(data)
                .put(
                        address,
                        name,
                        new PersonalFilters.Draft(ScriptFile.text(AtTerminal.of(spec), file), file),
                        activate);
        out().println("stored " + name + " of " + address + (activate ? ", which runs now" : ""));
    }

    @Command(name = "list", description = "Lists the scripts: name, whether it runs, when it was stored, its size.")
    void list(
            @Mixin DataOption data,
            @Parameters(paramLabel = "ADDRESS", description = AddressWords.PERSON) String address) {
        for (PersonalFilters.Listed script : filters(data).list(address)) {
            out().println(script.name() + "\t" + (script.active() ? "active" : "inactive") + "\t" + script.changed()
                    + "\t" + script.length());
        }
    }

    @Command(name = "show", description = "Prints a script.")
    void show(
            @Mixin DataOption data,
            @Parameters(paramLabel = "ADDRESS", description = AddressWords.PERSON) String address,
            @Option(
                            names = "--name",
                            paramLabel = "NAME",
                            defaultValue = USUAL_NAME,
                            description = "Which script (default: main).")
                    String name) {
        String text = filters(data).text(address, name);
        out().print(text);
        out().print(text.endsWith("\n") ? "" : "\n");
        out().flush();
    }

    @Command(name = "activate", description = "Runs a script from the next message on, instead of the one that ran.")
    void activate(
            @Mixin DataOption data,
            @Parameters(paramLabel = "ADDRESS", description = AddressWords.PERSON) String address,
            @Option(
                            names = "--name",
                            paramLabel = "NAME",
                            defaultValue = USUAL_NAME,
                            description = "Which script (default: main).")
                    String name) {
        filters(data).activate(address, name);
        out().println(name + " of " + address + " runs now");
    }

    @Command(name = "deactivate", description = "Stops a script. Mail goes to the inbox again.")
    void deactivate(
            @Mixin DataOption data,
            @Parameters(paramLabel = "ADDRESS", description = AddressWords.PERSON) String address,
            @Option(
                            names = "--name",
                            paramLabel = "NAME",
                            defaultValue = USUAL_NAME,
                            description = "Which script (default: main).")
                    String name) {
        boolean ran = filters(data).deactivate(address, name);
        out().println(name + " of " + address + (ran ? " is stopped" : " did not run"));
    }

    @Command(name = "delete", description = "Deletes a script. No mail is deleted.")
    void delete(
            @Mixin DataOption data,
            @Parameters(paramLabel = "ADDRESS", description = AddressWords.PERSON) String address,
            @Option(
                            names = "--name",
                            paramLabel = "NAME",
                            defaultValue = USUAL_NAME,
                            description = "Which script (default: main).")
                    String name) {
        filters(data).delete(address, name);
        out().println("deleted " + name + " of " + address);
    }

    @Command(name = "check", description = "Checks a script, and shows the line of the first mistake.")
    void check(
            @Mixin DataOption data,
            @Parameters(paramLabel = "FILE", description = "The script, UTF-8; - for standard input.") String file) {
        filters(data).check(new PersonalFilters.Draft(ScriptFile.text(AtTerminal.of(spec), file), file));
        out().println(file + ": fine");
    }

    private static PersonalFilters filters(DataOption data) {
        return new PersonalFilters(data.box());
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
