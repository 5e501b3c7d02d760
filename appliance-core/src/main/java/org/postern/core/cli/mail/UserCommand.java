package org.postern.core.cli.mail;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.postern.core.ApplianceException;
import org.postern.core.cli.option.DataOption;
import org.postern.core.config.Config;
import org.postern.core.console.ConsoleTerminal;
import org.postern.core.console.Passwords;
import org.postern.core.console.SetupTerminal;
import org.postern.store.account.Account;
import org.postern.store.account.Accounts;
import org.postern.store.address.EmailAddress;
import org.postern.store.mailbox.FolderInfo;
import org.postern.store.sql.MailDatabase;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code postern user …}: works whether or not the server is running. */
@Command(
        name = "user",
        description = "Adds, lists, changes and deletes the people of the office.",
        synopsisSubcommandLabel = "COMMAND")
public final class UserCommand {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Function<PrintWriter, Optional<SetupTerminal>> terminals;

    public UserCommand() {
        this(ConsoleTerminal::ofThisProcess);
    }

    public UserCommand(Function<PrintWriter, Optional<SetupTerminal>> terminals) {
        this.terminals = terminals;
    }

    @Command(name = "add", description = "Adds a person with an empty mailbox.")
    void add(
            @Mixin DataOption data,
            @Parameters(paramLabel = "ADDRESS", description = "NAME@DOMAIN; a bare NAME is in the office's domain.")
                    String address,
            @Option(
                            names = "--name",
                            paramLabel = "NAME",
                            defaultValue = "",
                            description = "How mails show the person.")
                    String name,
            @Option(names = "--password-stdin", description = "Read the password from standard input.")
                    boolean passwordStdin) {
        Config config = data.config();
        EmailAddress parsed = parse(address, config);
        if (!parsed.domain().equals(config.office().domain())) {
            throw new ApplianceException(parsed + " is not in this office's domain "
                    + config.office().domain() + ". Nothing was changed");
        }
        withPassword(passwordStdin, password -> {
            try (MailDatabase database = data.database(config)) {
                database.accounts()
                        .add(parsed, name, password, config.store().quota().bytes());
            }
        });
        out().println("added " + parsed);
    }

    @Command(name = "list", description = "Lists the people: address, state, name.")
    void list(@Mixin DataOption data) {
        try (MailDatabase database = data.database(data.config())) {
            for (Account account : database.accounts().list()) {
                out().println(account.address() + "\t" + (account.enabled() ? "enabled" : "disabled") + "\t"
                        + account.displayName());
            }
        }
    }

    @Command(name = "password", description = "Sets a new password; open web sessions end, app passwords stay.")
    void password(
            @Mixin DataOption data,
            @Parameters(paramLabel = "ADDRESS", description = Addresses.PERSON) String address,
            @Option(names = "--password-stdin", description = "Read the password from standard input.")
                    boolean passwordStdin,
            @Option(
                            names = "--revoke-app-passwords",
                            description = "Also end all app passwords, as when a stranger knew the password.")
                    boolean revoke) {
        withPassword(
                passwordStdin,
                password -> change(data, address, (accounts, parsed) -> accounts.setPassword(parsed, password)));
        out().println("password of " + address + " changed");
        if (revoke) {
            Config config = data.config();
            try (MailDatabase database = data.database(config)) {
                Account account = require(database, parse(address, config));
                int revoked = AppPasswordCommand.of(database).revokeAll(account);
                out().println("app passwords revoked: " + revoked);
            }
        }
    }

    @Command(name = "disable", description = "Locks a person out; mail is kept, new mail is refused.")
    void disable(
            @Mixin DataOption data,
            @Parameters(paramLabel = "ADDRESS", description = Addresses.PERSON) String address) {
        change(data, address, (accounts, parsed) -> accounts.setEnabled(parsed, false));
        out().println("disabled " + address);
    }

    @Command(name = "enable", description = "Lets a disabled person in again.")
    void enable(
            @Mixin DataOption data,
            @Parameters(paramLabel = "ADDRESS", description = Addresses.PERSON) String address) {
        change(data, address, (accounts, parsed) -> accounts.setEnabled(parsed, true));
        out().println("enabled " + address);
    }

    @Command(
            name = "delete",
            description = "Deletes a person and all of the person's mail, for good; what waits to be sent is not sent."
                    + " On a terminal it asks first.")
    void delete(
            @Mixin DataOption data,
            @Parameters(paramLabel = "ADDRESS", description = Addresses.PERSON) String address,
            @Option(names = "--yes", description = "Ask nothing.") boolean yes) {
        Config config = data.config();
        EmailAddress parsed = parse(address, config);
        try (MailDatabase database = data.database(config)) {
            Account account = require(database, parsed);
            if (!yes && !agreed(parsed, database.mailboxes().folders(account.id()))) {
                throw new ApplianceException("nothing was deleted");
            }
            int unsent = database.accounts().delete(parsed);
            if (unsent > 0) {
                out().println("removed from the queue, not sent: mail to " + unsent
                        + (unsent == 1 ? " recipient" : " recipients"));
            }
        }
        out().println("deleted " + address);
    }

    /** Without a terminal nobody can be asked, and the command itself is the order. */
    private boolean agreed(EmailAddress address, List<FolderInfo> folders) {
        long messages = folders.stream().mapToLong(FolderInfo::messages).sum();
        return terminals
                .apply(out())
                .map(terminal -> terminal.line("Delete " + address + " with " + messages
                                + (messages == 1 ? " message" : " messages") + " for good? [yes/NO] ")
                        .filter("yes"::equals)
                        .isPresent())
                .orElse(true);
    }

    /** A full address, or a name in the office's domain. */
    public static EmailAddress parse(String address, Config config) {
        return EmailAddress.parse(
                address.indexOf('@') < 0 ? address + "@" + config.office().domain() : address);
    }

    private void change(DataOption data, String address, BiConsumer<Accounts, EmailAddress> act) {
        Config config = data.config();
        EmailAddress parsed = parse(address, config);
        try (MailDatabase database = data.database(config)) {
            require(database, parsed);
            act.accept(database.accounts(), parsed);
        }
    }

    static Account require(MailDatabase database, EmailAddress address) {
        return database.accounts()
                .find(address)
                .orElseThrow(() ->
                        new ApplianceException("there is no account " + address + "; `postern user list` shows them"));
    }

    private static void withPassword(boolean fromStandardInput, java.util.function.Consumer<char[]> use) {
        char[] password = Passwords.read(fromStandardInput, System.in);
        try {
            use.accept(password);
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
