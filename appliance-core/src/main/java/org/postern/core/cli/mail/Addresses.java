package org.postern.core.cli.mail;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.postern.core.ApplianceException;
import org.postern.core.cli.option.DataOption;
import org.postern.core.config.Config;
import org.postern.store.account.Account;
import org.postern.store.account.Aliases;
import org.postern.store.account.Directory;
import org.postern.store.address.EmailAddress;
import org.postern.store.sql.MailDatabase;

/** What the commands on aliases, groups and the catch-all do to the register. Confined to one command. */
final class Addresses {
    /** How commands explain ADDRESS where it is somebody of the office. */
    static final String PERSON = "The person: NAME, or NAME@DOMAIN.";

    static final String HERE = "NAME, or NAME@DOMAIN, in the office's domain.";

    static final String MEMBER = "Somebody of the office by NAME, or any NAME@DOMAIN.";

    private final Config config;
    private final Aliases aliases;
    private final Directory directory;

    private Addresses(Config config, MailDatabase database) {
        this.config = config;
        aliases = database.aliases();
        directory = new Directory(
                database.accounts(), aliases, Set.of(config.office().domain()));
    }

    static void in(DataOption data, Consumer<Addresses> act) {
        Config config = data.config();
        try (MailDatabase database = data.database(config)) {
            act.accept(new Addresses(config, database));
        }
    }

    void add(Aliases.Kind kind, String address, List<String> targets) {
        EmailAddress parsed = local(address);
        if (kind != Aliases.Kind.CATCH_ALL && parsed.localPart().equals("*")) {
            throw new ApplianceException("* is no name; `postern catch-all set` takes mail to all unknown names");
        }
        aliases.add(new Aliases.Entry(kind, parsed, targets(targets)));
    }

    void replace(Aliases.Kind kind, String address, List<String> targets) {
        List<EmailAddress> parsed = targets(targets);
        aliases.find(local(address)).ifPresent(entry -> aliases.delete(entry.address()));
        aliases.add(new Aliases.Entry(kind, local(address), parsed));
    }

    void change(String group, List<String> join, List<String> leave) {
        require(Aliases.Kind.GROUP, group);
        aliases.change(
                local(group), targets(join), leave.stream().map(this::parse).toList());
    }

    void delete(Aliases.Kind kind, String address) {
        require(kind, address);
        aliases.delete(local(address));
    }

    void print(Aliases.Kind kind, PrintWriter out) {
        for (Aliases.Entry entry : aliases.list()) {
            if (entry.kind() == kind) {
                out.println(entry.address() + "\t" + joined(entry.targets().stream()));
            }
        }
    }

    void show(String address, PrintWriter out) {
        EmailAddress parsed = local(address);
        if (!(directory.resolve(parsed) instanceof Directory.Resolution.Known known)) {
            throw new ApplianceException("mail to " + parsed + " is refused: nobody has that address");
        }
        known.accounts().stream().map(Account::address).forEach(account -> out.println(account + "\tmailbox"));
        known.foreign().forEach(foreign -> out.println(foreign + "\tforwarded"));
    }

    private void require(Aliases.Kind kind, String address) {
        EmailAddress parsed = local(address);
        String name = kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
        if (aliases.find(parsed).filter(entry -> entry.kind() == kind).isEmpty()) {
            throw new ApplianceException("there is no " + name + " " + parsed + "; `postern " + name + " "
                    + (kind == Aliases.Kind.CATCH_ALL ? "show" : "list") + "` shows what there is");
        }
    }

    private List<EmailAddress> targets(List<String> texts) {
        List<EmailAddress> parsed = texts.stream().map(this::parse).toList();
        for (EmailAddress target : parsed) {
            // A slip of the pen would swallow mail: what is local has to exist.
            if (directory.local(target) && directory.resolve(target) instanceof Directory.Resolution.Unknown) {
                throw new ApplianceException(target + " has no mailbox here. Nothing was changed");
            }
        }
        return parsed;
    }

    private EmailAddress local(String address) {
        EmailAddress parsed = parse(address);
        if (!directory.local(parsed)) {
            throw new ApplianceException(parsed + " is not in this office's domain "
                    + config.office().domain() + ". Nothing was changed");
        }
        return parsed;
    }

    private EmailAddress parse(String address) {
        return UserCommand.parse(address, config);
    }

    private static String joined(Stream<EmailAddress> addresses) {
        return addresses.map(EmailAddress::toString).collect(Collectors.joining(" "));
    }
}
