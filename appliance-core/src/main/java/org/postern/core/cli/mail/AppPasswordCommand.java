package org.postern.core.cli.mail;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.postern.core.admin.people.ProgramPasswords;
import org.postern.core.cli.option.AddressWords;
import org.postern.core.cli.option.DataOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code postern app-password …}: works whether or not the server is running. */
@Command(
        name = "app-password",
        description = "Makes, lists and revokes the passwords of mail programs.",
        synopsisSubcommandLabel = "COMMAND")
public final class AppPasswordCommand {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(
            name = "add",
            description = "Makes a password for one program and shows it once. It can send and fetch mail, but not"
                    + " sign in to the webmail.")
    void add(
            @Mixin DataOption data,
            @Parameters(paramLabel = "ADDRESS", description = AddressWords.PERSON) String address,
            @Parameters(paramLabel = "NAME", description = "A name for it, such as \"telephone\".") String name) {
        ProgramPasswords.Fresh made = passwords(data).make(address, name);
        out().println("user name  " + made.user());
        out().println("password   " + made.secret());
        out().println("It is not shown again. `postern app-password revoke` ends it.");
    }

    @Command(name = "list", description = "Lists the app passwords of a person: name, when made, when last used.")
    void list(
            @Mixin DataOption data,
            @Parameters(paramLabel = "ADDRESS", description = AddressWords.PERSON) String address) {
        passwords(data)
                .list(address)
                .forEach(password -> out().println(password.name() + "\t" + minute(password.created()) + "\t"
                        + password.lastUsed().map(AppPasswordCommand::minute).orElse("never used")));
    }

    @Command(name = "revoke", description = "Ends one app password, or all, at once. Open connections end within 5 s.")
    void revoke(
            @Mixin DataOption data,
            @Parameters(paramLabel = "ADDRESS", description = AddressWords.PERSON) String address,
            @Parameters(
                            paramLabel = "NAME",
                            arity = "0..1",
                            defaultValue = "",
                            description = "The name that list shows.")
                    String name,
            @Option(names = "--all", description = "End all app passwords of this person.") boolean all) {
        if (all == !name.isEmpty()) {
            throw new picocli.CommandLine.ParameterException(spec.commandLine(), "give either a NAME or --all");
        }
        if (all) {
            out().println("app passwords revoked: " + passwords(data).revokeAll(address));
        } else {
            passwords(data).revoke(address, name);
            out().println("revoked " + name);
        }
    }

    private static ProgramPasswords passwords(DataOption data) {
        return new ProgramPasswords(data.box());
    }

    private static String minute(Instant time) {
        return time.truncatedTo(ChronoUnit.MINUTES).toString();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
