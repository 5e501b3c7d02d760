package org.postern.core.cli.mail;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.postern.core.ApplianceException;
import org.postern.core.admin.people.Departure;
import org.postern.core.admin.people.Staff;
import org.postern.core.admin.people.StaffMember;
import org.postern.core.cli.option.AddressWords;
import org.postern.core.cli.option.AtTerminal;
import org.postern.core.cli.option.DataOption;
import org.postern.core.console.Counted;
import org.postern.core.console.Passwords;
import org.postern.core.console.SetupTerminal;
import org.postern.store.account.Account;
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
    private static final String LAST = "--last-administrator";
    private static final String LAST_MEANS = "Do it even to the last administrator.";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Function<PrintWriter, Optional<SetupTerminal>> terminals;

    public UserCommand() {
        this.terminals = unused -> AtTerminal.of(spec).questions();
    }

    public UserCommand(Function<PrintWriter, Optional<SetupTerminal>> terminals) {
        this.terminals = terminals;
    }

    @Command(name = "add", description = "Adds a person with an empty mailbox.")
    void add(
            @Mixin DataOption data,
            @Parameters(paramLabel = "ADDRESS", description = "NAME@DOMAIN; a bare NAME is in the office's domain.")
                    String address,
            @Option(names = "--name", paramLabel = "NAME", defaultValue = "", description = "The name that mails show.")
                    String name,
            @Option(
                            names = "--role",
                            paramLabel = "ROLE",
                            defaultValue = "member",
                            description = "member, or administrator (default: member).")
                    Account.Role role,
            @Option(names = "--password-stdin", description = "Read the password from standard input.")
                    boolean passwordStdin) {
        Staff staff = staff(data);
        staff.requireInOffice(address);
        char[] password =
                Passwords.read(passwordStdin, AtTerminal.of(spec), typed -> staff.passwordFault(address, typed));
        try {
            out().println("added " + staff.add(address, name, role, password));
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    @Command(name = "list", description = "Lists the people: address, state, name, role; separated by tabs.")
    void list(@Mixin DataOption data) {
        for (StaffMember person : staff(data).list()) {
            out().println(String.join(
                    "\t",
                    person.address().toString(),
                    person.enabled() ? "enabled" : "disabled",
                    person.displayName(),
                    word(person.role())));
        }
    }

    @Command(name = "role", description = "Makes a person an administrator, or a member again. Open web sessions end.")
    void role(
            @Mixin DataOption data,
            @Parameters(index = "0", paramLabel = "ADDRESS", description = AddressWords.PERSON) String address,
            @Parameters(index = "1", paramLabel = "ROLE", description = "member or administrator.") Account.Role role,
            @Option(names = LAST, description = LAST_MEANS) boolean last) {
        staff(data)
                .role(
                        address,
                        role,
                        last || (role != Account.Role.ADMINISTRATOR && agreedToLast(staff(data), address)));
        out().println(address + " is " + (role == Account.Role.ADMINISTRATOR ? "an administrator" : "a member"));
    }

    @Command(name = "password", description = "Sets a new password. Open web sessions end; app passwords stay.")
    void password(
            @Mixin DataOption data,
            @Parameters(paramLabel = "ADDRESS", description = AddressWords.PERSON) String address,
            @Option(names = "--password-stdin", description = "Read the password from standard input.")
                    boolean passwordStdin,
            @Option(
                            names = "--revoke-app-passwords",
                            description =
                                    "Also end all app passwords, for example because a stranger knew the password.")
                    boolean revoke) {
        Staff staff = staff(data);
        char[] password =
                Passwords.read(passwordStdin, AtTerminal.of(spec), typed -> staff.passwordFault(address, typed));
        int revoked;
        try {
            revoked = staff.password(address, password, revoke);
        } finally {
            Arrays.fill(password, '\0');
        }
        out().println("password of " + address + " changed");
        if (revoke) {
            out().println("app passwords revoked: " + revoked);
        }
    }

    @Command(name = "disable", description = "Locks a person out. Stored mail is kept; new mail is refused.")
    void disable(
            @Mixin DataOption data,
            @Parameters(paramLabel = "ADDRESS", description = AddressWords.PERSON) String address,
            @Option(names = LAST, description = LAST_MEANS) boolean last) {
        staff(data).disable(address, last || agreedToLast(staff(data), address));
        out().println("disabled " + address);
    }

    @Command(name = "enable", description = "Lets a disabled person sign in again.")
    void enable(
            @Mixin DataOption data,
            @Parameters(paramLabel = "ADDRESS", description = AddressWords.PERSON) String address) {
        staff(data).enable(address);
        out().println("enabled " + address);
    }

    @Command(
            name = "delete",
            description =
                    "Deletes a person and all of the person's mail for good. Mail of theirs that waits to be sent is"
                            + " not sent. Takes the person out of aliases and groups. Asks first on a terminal.")
    void delete(
            @Mixin DataOption data,
            @Parameters(paramLabel = "ADDRESS", description = AddressWords.PERSON) String address,
            @Option(
                            names = "--with-addresses",
                            description = "Also delete the aliases and groups that lead to nobody else.")
                    boolean withAddresses,
            @Option(names = LAST, description = LAST_MEANS) boolean last,
            @Option(names = "--yes", description = "Ask nothing.") boolean yes) {
        Staff staff = staff(data);
        Departure departure = staff.departure(address);
        // Without a terminal the command does not ask: running it is the confirmation, except for unexpected effects.
        Optional<SetupTerminal> terminal = yes ? Optional.empty() : terminals.apply(out());
        terminal.ifPresent(asked -> require(asked, departure));
        boolean toldOfAddresses = terminal.isPresent() && !departure.ended().isEmpty();
        boolean toldOfLast = terminal.isPresent() && departure.lastAdministrator();
        int unsent = staff.delete(address, withAddresses || toldOfAddresses, last || toldOfLast);
        if (unsent > 0) {
            out().println("removed from the queue, not sent: mail to " + Counted.of(unsent, "recipient"));
        }
        if (!departure.left().isEmpty()) {
            out().println("taken out of " + joined(departure.left()));
        }
        if (!departure.ended().isEmpty()) {
            out().println("deleted " + joined(departure.ended()));
        }
        out().println("deleted " + address);
    }

    private static void require(SetupTerminal asked, Departure departure) {
        departure.warnings().forEach(asked::say);
        boolean agreed = asked.line("Delete " + departure.address() + " with "
                        + Counted.of(departure.messages(), "message") + " for good? [yes/NO] ")
                .filter("yes"::equals)
                .isPresent();
        if (!agreed) {
            throw new ApplianceException("nothing was deleted");
        }
    }

    private static String joined(List<Departure.Place> places) {
        return places.stream().map(Departure.Place::toString).collect(Collectors.joining(", "));
    }

    /** Asks if there is a terminal; without one the operation refuses. */
    private boolean agreedToLast(Staff staff, String address) {
        if (!staff.lastAdministrator(address)) {
            return false;
        }
        return terminals
                .apply(out())
                .flatMap(asked -> asked.line(address + " is the last administrator. Go on? [yes/NO] "))
                .filter("yes"::equals)
                .isPresent();
    }

    private static String word(Account.Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }

    private static Staff staff(DataOption data) {
        return new Staff(data.box());
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
