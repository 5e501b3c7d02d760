package org.postern.core.admin.people;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.postern.core.ApplianceException;
import org.postern.core.admin.Box;
import org.postern.core.admin.OpenBox;
import org.postern.store.account.Account;
import org.postern.store.account.Aliases;
import org.postern.store.account.Directory;
import org.postern.store.address.EmailAddress;

/** The aliases, the groups and the catch-all of the office. */
public final class OfficeAddresses {
    private static final String ANY = "*";

    private final Box box;

    public OfficeAddresses(Box box) {
        this.box = box;
    }

    /** An address and its targets. */
    public record Listed(EmailAddress address, List<EmailAddress> targets) {
        public Listed {
            targets = List.copyOf(targets);
        }
    }

    /** The final recipients of mail to an address: mailboxes here, and addresses elsewhere. */
    public record Reached(List<EmailAddress> mailboxes, List<EmailAddress> forwarded) {
        public Reached {
            mailboxes = List.copyOf(mailboxes);
            forwarded = List.copyOf(forwarded);
        }
    }

    public void addAlias(String address, List<String> targets) {
        add("alias add", Aliases.Kind.ALIAS, address, targets);
    }

    public void addGroup(String address, List<String> members) {
        add("group add", Aliases.Kind.GROUP, address, members);
    }

    private void add(String name, Aliases.Kind kind, String address, List<String> targets) {
        box.act(name, address, open -> {
            EmailAddress parsed = local(open, address);
            if (parsed.localPart().equals(ANY)) {
                throw new ApplianceException("* is no name; `postern catch-all set` takes mail to all unknown names");
            }
            List<EmailAddress> behind = targets(open, targets);
            open.database().aliases().add(new Aliases.Entry(kind, parsed, behind));
            open.act().note(joined(behind));
            return parsed;
        });
    }

    public void join(String group, List<String> members) {
        box.act("group join", group, open -> {
            EmailAddress parsed = required(open, Aliases.Kind.GROUP, group);
            List<EmailAddress> more = targets(open, members);
            open.database().aliases().change(parsed, more, List.of());
            open.act().note(joined(more));
            return parsed;
        });
    }

    public void leave(String group, List<String> members) {
        box.act("group leave", group, open -> {
            EmailAddress parsed = required(open, Aliases.Kind.GROUP, group);
            List<EmailAddress> less = members.stream().map(open::address).toList();
            open.database().aliases().change(parsed, List.of(), less);
            open.act().note(joined(less));
            return parsed;
        });
    }

    public void deleteAlias(String address) {
        delete("alias delete", Aliases.Kind.ALIAS, address);
    }

    public void deleteGroup(String address) {
        delete("group delete", Aliases.Kind.GROUP, address);
    }

    /** Delivers mail to unknown names to these targets. */
    public void setCatchAll(List<String> targets) {
        box.act("catch-all set", ANY, open -> {
            EmailAddress any = local(open, ANY);
            List<EmailAddress> behind = targets(open, targets);
            Aliases aliases = open.database().aliases();
            aliases.find(any).ifPresent(entry -> aliases.delete(entry.address()));
            aliases.add(new Aliases.Entry(Aliases.Kind.CATCH_ALL, any, behind));
            open.act().note(joined(behind));
            return any;
        });
    }

    /** Refuses mail to unknown names. */
    public void catchAllOff() {
        delete("catch-all off", Aliases.Kind.CATCH_ALL, ANY);
    }

    private void delete(String name, Aliases.Kind kind, String address) {
        box.act(name, address, open -> {
            EmailAddress parsed = required(open, kind, address);
            open.database().aliases().delete(parsed);
            return parsed;
        });
    }

    public List<Listed> aliases() {
        return list(Aliases.Kind.ALIAS);
    }

    public List<Listed> groups() {
        return list(Aliases.Kind.GROUP);
    }

    /** Returns the catch-all; empty while mail to unknown names is refused. */
    public List<Listed> catchAll() {
        return list(Aliases.Kind.CATCH_ALL);
    }

    private List<Listed> list(Aliases.Kind kind) {
        return box.look(open -> open.database().aliases().list().stream()
                .filter(entry -> entry.kind() == kind)
                .map(entry -> new Listed(entry.address(), entry.targets()))
                .toList());
    }

    /** Returns the final recipients of mail to an address of the office, of any kind. */
    public Reached reached(String address) {
        return box.look(open -> {
            EmailAddress parsed = local(open, address);
            if (!(open.directory().resolve(parsed) instanceof Directory.Resolution.Known known)) {
                throw new ApplianceException("mail to " + parsed + " is refused: nobody has that address");
            }
            return new Reached(known.accounts().stream().map(Account::address).toList(), known.foreign());
        });
    }

    private static EmailAddress required(OpenBox open, Aliases.Kind kind, String address) {
        EmailAddress parsed = local(open, address);
        String name = kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
        if (open.database()
                .aliases()
                .find(parsed)
                .filter(entry -> entry.kind() == kind)
                .isEmpty()) {
            throw new ApplianceException("there is no " + name + " " + parsed + "; `postern " + name + " "
                    + (kind == Aliases.Kind.CATCH_ALL ? "show" : "list") + "` shows what there is");
        }
        return parsed;
    }

    private static List<EmailAddress> targets(OpenBox open, List<String> texts) {
        List<EmailAddress> parsed = texts.stream().map(open::address).toList();
        Directory directory = open.directory();
        for (EmailAddress target : parsed) {
            // A typing error would lose mail, so a local target must exist.
            if (directory.local(target) && directory.resolve(target) instanceof Directory.Resolution.Unknown) {
                throw new ApplianceException(target + " has no mailbox here. Nothing was changed");
            }
        }
        return parsed;
    }

    private static EmailAddress local(OpenBox open, String address) {
        EmailAddress parsed = open.address(address);
        if (!open.directory().local(parsed)) {
            throw new ApplianceException(parsed + " is not in this office's domain "
                    + open.config().office().domain() + ". Nothing was changed");
        }
        open.act().on(parsed.toString());
        return parsed;
    }

    private static String joined(List<EmailAddress> addresses) {
        return addresses.stream().map(EmailAddress::toString).collect(Collectors.joining(" "));
    }
}
