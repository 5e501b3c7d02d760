package org.postern.core.cli.mail;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.postern.core.admin.mail.StoppedAddresses;
import org.postern.core.cli.option.DataOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code postern suppression …}: addresses that failed permanently; works whether or not the server is running. */
@Command(
        name = "suppression",
        description = {
            "Foreign addresses that mail is no longer sent to.",
            "Their own server said that they do not exist, or an administrator added them."
        },
        synopsisSubcommandLabel = "COMMAND")
public final class SuppressionCommand {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneId.systemDefault());

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "list", description = "Lists the addresses: address, since when, state, reason; separated by tabs.")
    void list(@Mixin DataOption data) {
        for (StoppedAddresses.Stopped entry : stopped(data).list()) {
            spec.commandLine()
                    .getOut()
                    .println(entry.address() + "\t" + TIME.format(entry.since()) + "\t"
                            + entry.state().name().toLowerCase(Locale.ROOT) + "\t"
                            + entry.reply().replaceAll("\\p{Cntrl}", " "));
        }
    }

    @Command(name = "add", description = "Refuses mail to an address from now on, as if its server had refused it.")
    void add(
            @Mixin DataOption data,
            @Parameters(paramLabel = "ADDRESS", description = "A foreign address, NAME@DOMAIN.") String address,
            @Option(
                            names = "--reason",
                            paramLabel = "TEXT",
                            defaultValue = "stopped by the administrator",
                            description = "The reason that senders see.")
                    String reason) {
        spec.commandLine().getOut().println("added " + stopped(data).add(address, reason));
    }

    @Command(name = "delete", description = "Sends mail to an address again.")
    void delete(
            @Mixin DataOption data,
            @Parameters(paramLabel = "ADDRESS", description = "A foreign address, NAME@DOMAIN.") String address) {
        spec.commandLine().getOut().println("deleted " + stopped(data).delete(address));
    }

    private static StoppedAddresses stopped(DataOption data) {
        return new StoppedAddresses(data.box());
    }
}
