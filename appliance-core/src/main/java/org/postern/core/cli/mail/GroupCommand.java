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

/** {@code postern group}: one address for several people. */
@Command(
        name = "group",
        description = {"One address for several people; each gets a copy.", "Nobody can send mail as a group."},
        synopsisSubcommandLabel = "COMMAND")
public final class GroupCommand {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "add", description = "Makes a group of MEMBERs: people, aliases, groups, foreign addresses.")
    void add(
            @Mixin DataOption data,
            @Parameters(index = "0", paramLabel = "ADDRESS", description = AddressWords.HERE) String address,
            @Parameters(index = "1..*", arity = "1..*", paramLabel = "MEMBER", description = AddressWords.MEMBER)
                    List<String> members) {
        addresses(data).addGroup(address, members);
        spec.commandLine().getOut().println("added " + address);
    }

    @Command(name = "join", description = "Adds members to a group.")
    void join(
            @Mixin DataOption data,
            @Parameters(index = "0", paramLabel = "ADDRESS", description = AddressWords.HERE) String address,
            @Parameters(index = "1..*", arity = "1..*", paramLabel = "MEMBER", description = AddressWords.MEMBER)
                    List<String> members) {
        addresses(data).join(address, members);
        spec.commandLine().getOut().println("changed " + address);
    }

    @Command(name = "leave", description = "Removes members. To remove the last one, delete the group.")
    void leave(
            @Mixin DataOption data,
            @Parameters(index = "0", paramLabel = "ADDRESS", description = AddressWords.HERE) String address,
            @Parameters(index = "1..*", arity = "1..*", paramLabel = "MEMBER", description = AddressWords.MEMBER)
                    List<String> members) {
        addresses(data).leave(address, members);
        spec.commandLine().getOut().println("changed " + address);
    }

    @Command(name = "list", description = "Lists the groups and their members.")
    void list(@Mixin DataOption data) {
        AddressText.print(addresses(data).groups(), spec.commandLine().getOut());
    }

    @Command(name = "delete", description = "Deletes a group. No mail is deleted.")
    void delete(
            @Mixin DataOption data,
            @Parameters(paramLabel = "ADDRESS", description = AddressWords.HERE) String address) {
        addresses(data).deleteGroup(address);
        spec.commandLine().getOut().println("deleted " + address);
    }

    private static OfficeAddresses addresses(DataOption data) {
        return new OfficeAddresses(data.box());
    }
}
