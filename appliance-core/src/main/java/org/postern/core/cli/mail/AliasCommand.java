package org.postern.core.cli.mail;

import java.util.List;
import org.postern.core.cli.option.DataOption;
import org.postern.store.account.Aliases;
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
            "A person may write as an alias that is theirs alone."
        },
        synopsisSubcommandLabel = "COMMAND")
public final class AliasCommand {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "add", description = "Makes ADDRESS another name of TARGET; several targets each get a copy.")
    void add(
            @Mixin DataOption data,
            @Parameters(index = "0", paramLabel = "ADDRESS", description = Addresses.HERE) String address,
            @Parameters(index = "1..*", arity = "1..*", paramLabel = "TARGET", description = Addresses.MEMBER)
                    List<String> targets) {
        Addresses.in(data, addresses -> addresses.add(Aliases.Kind.ALIAS, address, targets));
        spec.commandLine().getOut().println("added " + address);
    }

    @Command(name = "list", description = "Lists the aliases and where they lead.")
    void list(@Mixin DataOption data) {
        Addresses.in(
                data,
                addresses ->
                        addresses.print(Aliases.Kind.ALIAS, spec.commandLine().getOut()));
    }

    @Command(name = "show", description = "Shows who gets mail to ADDRESS, whatever it is.")
    void show(
            @Mixin DataOption data, @Parameters(paramLabel = "ADDRESS", description = Addresses.HERE) String address) {
        Addresses.in(
                data, addresses -> addresses.show(address, spec.commandLine().getOut()));
    }

    @Command(name = "delete", description = "Deletes an alias. No mail is deleted.")
    void delete(
            @Mixin DataOption data, @Parameters(paramLabel = "ADDRESS", description = Addresses.HERE) String address) {
        Addresses.in(data, addresses -> addresses.delete(Aliases.Kind.ALIAS, address));
        spec.commandLine().getOut().println("deleted " + address);
    }
}
