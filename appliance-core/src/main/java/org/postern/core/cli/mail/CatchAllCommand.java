package org.postern.core.cli.mail;

import java.util.List;
import org.postern.core.admin.people.OfficeAddresses;
import org.postern.core.cli.option.AddressWords;
import org.postern.core.cli.option.DataOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code postern catch-all}: the recipients of mail to unknown names. */
@Command(
        name = "catch-all",
        description = {"Who gets mail to addresses that nobody has.", "Off by default, because it attracts junk."},
        synopsisSubcommandLabel = "COMMAND")
public final class CatchAllCommand {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "set", description = "Sends mail to unknown names to TARGET.")
    void set(
            @Mixin DataOption data,
            @Parameters(arity = "1..*", paramLabel = "TARGET", description = AddressWords.MEMBER)
                    List<String> targets) {
        addresses(data).setCatchAll(targets);
        spec.commandLine().getOut().println("set");
    }

    @Command(name = "show", description = "Shows who gets mail to unknown names; prints nothing when it is refused.")
    void show(@Mixin DataOption data) {
        AddressText.print(addresses(data).catchAll(), spec.commandLine().getOut());
    }

    @Command(name = "off", description = "Refuses mail to unknown names again.")
    void off(@Mixin DataOption data) {
        addresses(data).catchAllOff();
        spec.commandLine().getOut().println("off");
    }

    private static OfficeAddresses addresses(DataOption data) {
        return new OfficeAddresses(data.box());
    }
}
