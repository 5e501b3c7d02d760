package org.postern.core.cli.mail;

import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.BiConsumer;
import org.postern.core.ApplianceException;
import org.postern.core.cli.option.DataOption;
import org.postern.core.config.Config;
import org.postern.store.account.Account;
import org.postern.store.account.AppPasswords;
import org.postern.store.sql.MailDatabase;
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
            description = "Makes a password for one program, and shows it this once. It sends and fetches mail; the"
                    + " webmail does not know it.")
    void add(
            @Mixin DataOption data,
            @Parameters(paramLabel = "ADDRESS", description = Addresses.PERSON) String address,
            @Parameters(paramLabel = "NAME", description = "What to know it by, such as \"telephone\".") String name) {
        with(data, address, (passwords, account) -> {
            AppPasswords.Made made = passwords.make(account, name);
            out().println("user name  " + account.address());
            out().println("password   " + made.secret());
            out().println("It is not shown again. `postern app-password revoke` ends it.");
        });
    }

    @Command(name = "list", description = "Lists them: name, made, last used.")
    void list(
            @Mixin DataOption data,
            @Parameters(paramLabel = "ADDRESS", description = Addresses.PERSON) String address) {
        with(
                data,
                address,
                (passwords, account) -> passwords
                        .list(account)
                        .forEach(password -> out().println(password.name() + "\t" + minute(password.created()) + "\t"
                                + password.lastUsed()
                                        .map(AppPasswordCommand::minute)
                                        .orElse("never used"))));
    }

    @Command(name = "revoke", description = "Ends one, or all, at once; a connection that is open may finish.")
    void revoke(
            @Mixin DataOption data,
            @Parameters(paramLabel = "ADDRESS", description = Addresses.PERSON) String address,
            @Parameters(paramLabel = "NAME", arity = "0..1", defaultValue = "", description = "As list shows it.")
                    String name,
            @Option(names = "--all", description = "End all of this person.") boolean all) {
        if (all == !name.isEmpty()) {
            throw new picocli.CommandLine.ParameterException(spec.commandLine(), "give either a NAME or --all");
        }
        with(data, address, (passwords, account) -> {
            if (all) {
                out().println("app passwords revoked: " + passwords.revokeAll(account));
            } else if (passwords.revoke(account, name)) {
                out().println("revoked " + name);
            } else {
                throw new ApplianceException(account.address() + " has no app password named " + name
                        + "; `postern app-password list` shows them. Nothing was changed");
            }
        });
    }

    static AppPasswords of(MailDatabase database) {
        return new AppPasswords(database.appPasswords(), Clock.systemUTC());
    }

    private static void with(DataOption data, String address, BiConsumer<AppPasswords, Account> act) {
        Config config = data.config();
        try (MailDatabase database = data.database(config)) {
            act.accept(of(database), UserCommand.require(database, UserCommand.parse(address, config)));
        }
    }

    private static String minute(Instant time) {
        return time.truncatedTo(ChronoUnit.MINUTES).toString();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
