package org.postern.core.cli.mail;

import java.io.PrintWriter;
import java.util.List;
import org.postern.core.admin.people.OfficeAddresses;
import org.postern.core.cli.option.AddressWords;
import org.postern.core.cli.option.DataOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code postern alias}: other names for a mailbox, and forwarding. */
@Command(
        name = "alias",
        description = {
            "Other names for a person, and forwarding.",
            "A person may send mail as an alias that leads to that person alone."
        },
        synopsisSubcommandLabel = "COMMAND")
public final class AliasCommand {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(
            name = "add",
            description = "Makes ADDRESS another name for TARGET. With several targets, each gets a copy.")
    void add(
            @Mixin DataOption data,
            @Parameters(index = "0", paramLabel = "ADDRESS", description = AddressWords.HERE) String address,
            @Parameters(index = "1..*", arity = "1..*", paramLabel = "TARGET", description = AddressWords.MEMBER)
                    List<String> targets) {
        addresses(data).addAlias(address, targets);
        spec.commandLine().getOut().println("added " + address);
    }

    @Command(name = "list", description = "Lists the aliases and their targets.")
    void list(@Mixin DataOption data) {
        AddressText.print(addresses(data).aliases(), spec.commandLine().getOut());
    }

    @Command(
            name = "show",
            description = "Shows who gets mail to ADDRESS: a person, an alias, a group or any other name.")
    void show(
            @Mixin DataOption data,
            @Parameters(paramLabel = "ADDRESS", description = AddressWords.HERE) String address) {
        PrintWriter out = spec.commandLine().getOut();
        OfficeAddresses.Reached reached = addresses(data).reached(address);
        reached.mailboxes().forEach(account -> out.println(account + "\tmailbox"));
        reached.forwarded().forEach(foreign -> out.println(foreign + "\tforwarded"));
    }

    @Command(name = "delete", description = "Deletes an alias. No mail is deleted.")
    void delete(
            @Mixin DataOption data,
            @Parameters(paramLabel = "ADDRESS", description = AddressWords.HERE) String address) {
        addresses(data).deleteAlias(address);
        spec.commandLine().getOut().println("deleted " + address);
    }

    private static OfficeAddresses addresses(DataOption data) {
        return new OfficeAddresses(data.box());
    }
}
