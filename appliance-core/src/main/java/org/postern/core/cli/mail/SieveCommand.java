package org.postern.core.cli.mail;

import java.io.PrintWriter;
import java.nio.file.Files;
import org.postern.core.ApplianceException;
import org.postern.core.cli.option.DataOption;
import org.postern.store.account.SieveScripts;
import org.postern.store.filter.sieve.Filters;
import org.postern.store.filter.sieve.ScriptException;
import org.postern.store.filter.sieve.SieveLimits;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code postern sieve …}: works whether or not the server is running, from the next message on. */
@Command(
        name = "sieve",
        description = {
            "Filters that sort, pass on or answer a person's mail (Sieve).",
            "They run as mail arrives. People can write them in the webmail too."
        },
        synopsisSubcommandLabel = "COMMAND")
public final class SieveCommand {
    private static final String USUAL_NAME = "main";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "put", description = "Stores a script under a name, replacing one of that name.")
    void put(
            @Mixin DataOption data,
            @Parameters(paramLabel = "ADDRESS", description = Addresses.PERSON) String address,
            @Parameters(paramLabel = "FILE", description = "The script, UTF-8; - for standard input.") String file,
            @Option(
                            names = "--name",
                            paramLabel = "NAME",
                            defaultValue = USUAL_NAME,
                            description = "What to call it (default: main).")
                    String name,
            @Option(names = "--activate", description = "Run it in place of the one that runs now.") boolean activate) {
        String script = FilterAccess.text(file);
        FilterAccess.of(data, address, (filters, account) -> {
            try {
                filters.put(account.id(), name, script);
            } catch (ScriptException e) {
                throw new ApplianceException(file + ": " + e.getMessage() + ". Nothing was changed", e);
            }
            if (activate) {
                filters.activate(account.id(), name);
            }
        });
        out().println("stored " + name + " of " + address + (activate ? ", which runs now" : ""));
    }

    @Command(name = "list", description = "Lists the scripts: name, whether it runs, when it was stored, its size.")
    void list(
            @Mixin DataOption data,
            @Parameters(paramLabel = "ADDRESS", description = Addresses.PERSON) String address) {
        FilterAccess.of(data, address, (filters, account) -> {
            for (SieveScripts.Script script : filters.list(account.id())) {
                out().println(script.name() + "\t" + (script.active() ? "active" : "inactive") + "\t" + script.changed()
                        + "\t" + script.text().length());
            }
        });
    }

    @Command(name = "show", description = "Prints a script.")
    void show(
            @Mixin DataOption data,
            @Parameters(paramLabel = "ADDRESS", description = Addresses.PERSON) String address,
            @Option(
                            names = "--name",
                            paramLabel = "NAME",
                            defaultValue = USUAL_NAME,
                            description = "Which script (default: main).")
                    String name) {
        FilterAccess.of(data, address, (filters, account) -> {
            String text = filters.find(account.id(), name)
                    .orElseThrow(() -> new ApplianceException("there is no script \"" + name + "\""))
                    .text();
            out().print(text);
            out().print(text.endsWith("\n") ? "" : "\n");
            out().flush();
        });
    }

    @Command(name = "activate", description = "Runs a script from the next message on; the one that ran stops.")
    void activate(
            @Mixin DataOption data,
            @Parameters(paramLabel = "ADDRESS", description = Addresses.PERSON) String address,
            @Option(
                            names = "--name",
                            paramLabel = "NAME",
                            defaultValue = USUAL_NAME,
                            description = "Which script (default: main).")
                    String name) {
        FilterAccess.of(data, address, (filters, account) -> filters.activate(account.id(), name));
        out().println(name + " of " + address + " runs now");
    }

    @Command(name = "deactivate", description = "Stops a script; mail goes to the inbox again.")
    void deactivate(
            @Mixin DataOption data,
            @Parameters(paramLabel = "ADDRESS", description = Addresses.PERSON) String address,
            @Option(
                            names = "--name",
                            paramLabel = "NAME",
                            defaultValue = USUAL_NAME,
                            description = "Which script (default: main).")
                    String name) {
        FilterAccess.of(
                data,
                address,
                (filters, account) -> out().println(name + " of " + address
                        + (filters.deactivate(account.id(), name) ? " is stopped" : " did not run")));
    }

    @Command(name = "delete", description = "Deletes a script. No mail is deleted.")
    void delete(
            @Mixin DataOption data,
            @Parameters(paramLabel = "ADDRESS", description = Addresses.PERSON) String address,
            @Option(
                            names = "--name",
                            paramLabel = "NAME",
                            defaultValue = USUAL_NAME,
                            description = "Which script (default: main).")
                    String name) {
        FilterAccess.of(data, address, (filters, account) -> filters.delete(account.id(), name));
        out().println("deleted " + name + " of " + address);
    }

    @Command(name = "check", description = "Says whether a script can run here, else the line of its first mistake.")
    void check(
            @Mixin DataOption data,
            @Parameters(paramLabel = "FILE", description = "The script, UTF-8; - for standard input.") String file) {
        String script = FilterAccess.text(file);
        SieveLimits limits =
                Files.exists(data.directory().config()) ? data.config().filter().limits() : SieveLimits.DEFAULT;
        try {
            Filters.check(script, limits);
        } catch (ScriptException e) {
            throw new ApplianceException(file + ": " + e.getMessage(), e);
        }
        out().println(file + ": fine");
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
