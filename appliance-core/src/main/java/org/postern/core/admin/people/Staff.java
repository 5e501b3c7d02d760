package org.postern.core.admin.people;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.postern.core.ApplianceException;
import org.postern.core.admin.Box;
import org.postern.core.admin.OpenBox;
import org.postern.core.config.Config;
import org.postern.core.password.NewPassword;
import org.postern.store.account.Account;
import org.postern.store.account.AppPasswords;
import org.postern.store.address.EmailAddress;
import org.postern.store.mailbox.FolderInfo;
import org.postern.store.password.PasswordFault;

/** The accounts of the people of the office. */
public final class Staff {
    private final Box box;

    public Staff(Box box) {
        this.box = box;
    }

    /** Adds a person with an empty mailbox. The caller wipes the password. */
    public EmailAddress add(String address, String displayName, Account.Role role, char[] password) {
        return box.act("user add", address, open -> {
            EmailAddress parsed = inOffice(address, open.config());
            open.act().on(parsed.toString());
            requireGood(open.config(), parsed, displayName, password);
            open.database()
                    .accounts()
                    .add(
                            parsed,
                            displayName,
                            password,
                            open.config().store().quota().bytes());
            if (role != Account.Role.MEMBER) {
                open.database().accounts().setRole(parsed, role);
                open.act().note(word(role));
            }
            return parsed;
        });
    }

    /** Refuses an address that a new person cannot have, before a password is asked for. */
    public void requireInOffice(String address) {
        inOffice(address, box.config());
    }

    private static EmailAddress inOffice(String address, Config config) {
        // Nobody could sign in with a full-width name: at sign-in it means the usual one.
        EmailAddress parsed = Box.address(EmailAddress.usualWidth(address), config);
        if (!parsed.domain().equals(config.office().domain())) {
            throw new ApplianceException(parsed + " is not in this office's domain "
                    + config.office().domain() + ". Nothing was changed");
        }
        return parsed;
    }

    /**
     * Returns why a person cannot have a password, for a command that asks for one; empty when it is good. Throws for an
     * address that is not in the office.
     */
    public Optional<String> passwordFault(String address, char[] password) {
        Config config = box.config();
        return fault(config, Box.address(address, config), "", password);
    }

    private static void requireGood(Config config, EmailAddress person, String displayName, char[] password) {
        fault(config, person, displayName, password).ifPresent(words -> {
            throw new ApplianceException(words + ". Nothing was changed");
        });
    }

    private static void requireGiven(char[] password) {
        if (password.length == 0) {
            throw new ApplianceException("the password is empty. Nothing was changed");
        }
    }

    private static Optional<String> fault(Config config, EmailAddress person, String displayName, char[] password) {
        if (password.length == 0) {
            return Optional.of("the password is empty");
        }
        return config.office()
                .passwordRule()
                .fault(password, person, displayName)
                .map(PasswordFault::words);
    }

    /** Returns the people of the office, by address. */
    public List<StaffMember> list() {
        return box.look(open ->
                open.database().accounts().list().stream().map(StaffMember::of).toList());
    }

    /**
     * Sets a new password, which ends the person's web sessions. The caller wipes it.
     *
     * @param revoke whether to revoke the person's app passwords too, and to forget the browsers that are known
     * @return how many app passwords were revoked
     */
    public int password(String address, char[] password, boolean revoke) {
        return box.act(NewPassword.ACT, address, open -> {
            Account account = open.account(address);
            requireGiven(password);
            new NewPassword(open.database().accounts(), open.config().office().passwordRule())
                    .set(account, password)
                    .ifPresent(fault -> {
                        throw new ApplianceException(fault.words() + ". Nothing was changed");
                    });
            if (!revoke) {
                return 0;
            }
            int revoked = new AppPasswords(open.database().appPasswords(), box.clock()).revokeAll(account);
            // A stranger who knew the password may have made a browser known.
            open.database().knownBrowsers().removeAll(account.id());
            open.act().note("app passwords revoked: " + revoked);
            return revoked;
        });
    }

    /**
     * Disables an account.
     *
     * @param evenLast whether the caller confirmed that this may be the last administrator
     */
    public void disable(String address, boolean evenLast) {
        box.act("user disable", address, open -> {
            Account account = open.account(address);
            requireAnother(open, account, evenLast);
            open.database().accounts().setEnabled(account.address(), false);
            return account;
        });
    }

    /** Enables a disabled account. */
    public void enable(String address) {
        box.act("user enable", address, open -> {
            Account account = open.account(address);
            open.database().accounts().setEnabled(account.address(), true);
            return account;
        });
    }

    /**
     * Gives a person a role, which ends the person's web sessions.
     *
     * @param evenLast whether the caller confirmed that this may be the last administrator
     */
    public void role(String address, Account.Role role, boolean evenLast) {
        box.act("user role", address, open -> {
            Account account = open.account(address);
            open.act().note(word(role));
            if (role != Account.Role.ADMINISTRATOR) {
                requireAnother(open, account, evenLast);
            }
            open.database().accounts().setRole(account.address(), role);
            return account;
        });
    }

    /** Returns whether this is the only administrator who may sign in; false for an unknown address. */
    public boolean lastAdministrator(String address) {
        return box.look(open -> open.database()
                .accounts()
                .find(open.address(address))
                .filter(account -> last(open, account))
                .isPresent());
    }

    /** Returns the effects of deleting a person. */
    public Departure departure(String address) {
        return box.look(open -> departure(open, open.account(address)));
    }

    private static Departure departure(OpenBox open, Account account) {
        return new Standing(open.database().aliases().list(), account.address())
                .departure(
                        open.database().mailboxes().folders(account.id()).stream()
                                .mapToLong(FolderInfo::messages)
                                .sum(),
                        last(open, account));
    }

    /**
     * Deletes a person with all mail, and removes the person from aliases, groups and the catch-all.
     *
     * @param withAddresses whether the caller confirmed that addresses without any other target are deleted too
     * @param evenLast whether the caller confirmed that this may be the last administrator
     * @return how many recipients in the queue will not get mail that the person sent
     */
    public int delete(String address, boolean withAddresses, boolean evenLast) {
        return box.act("user delete", address, open -> {
            Account account = open.account(address);
            Departure departure = departure(open, account);
            if (!departure.ended().isEmpty() && !withAddresses) {
                throw new ApplianceException("nobody but " + account.address() + " gets mail to "
                        + Departure.joined(departure.ended())
                        + ". Nothing was deleted. Give these somebody else first, or delete them too with"
                        + " --with-addresses");
            }
            requireAnother(open, account, evenLast);
            Set<EmailAddress> ending =
                    departure.ended().stream().map(Departure.Place::address).collect(Collectors.toSet());
            int unsent = open.database().accounts().delete(account.address(), new HashSet<>(ending));
            if (!departure.left().isEmpty()) {
                open.act().note("taken out of " + Departure.joined(departure.left()));
            }
            if (!departure.ended().isEmpty()) {
                open.act().note("deleted " + Departure.joined(departure.ended()));
            }
            return unsent;
        });
    }

    private static boolean last(OpenBox open, Account account) {
        return account.enabled()
                && account.role() == Account.Role.ADMINISTRATOR
                && open.database().accounts().list().stream()
                        .noneMatch(other -> other.id() != account.id()
                                && other.enabled()
                                && other.role() == Account.Role.ADMINISTRATOR);
    }

    private static void requireAnother(OpenBox open, Account account, boolean evenLast) {
        if (!evenLast && last(open, account)) {
            throw new ApplianceException(
                    account.address() + " is the last administrator. Nothing was changed. Make"
                            + " another one first with `postern user role ADDRESS administrator`, or give --last-administrator");
        }
    }

    private static String word(Account.Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
