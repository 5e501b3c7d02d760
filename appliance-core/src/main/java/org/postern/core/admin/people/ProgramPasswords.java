package org.postern.core.admin.people;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.postern.core.ApplianceException;
import org.postern.core.admin.Box;
import org.postern.core.admin.OpenBox;
import org.postern.store.account.Account;
import org.postern.store.account.AppPasswords;
import org.postern.store.address.EmailAddress;

/** App passwords: the passwords for the mail programs of a person. */
public final class ProgramPasswords {
    private final Box box;

    public ProgramPasswords(Box box) {
        this.box = box;
    }

    /** A new password: shown once, and not recoverable afterwards. */
    public record Fresh(EmailAddress user, String secret) {
        @Override
        public String toString() {
            return "Fresh[" + user + "]";
        }
    }

    /** The data of a password that can be shown later. */
    public record Listed(String name, Instant created, Optional<Instant> lastUsed) {}

    /** Makes a password for one program. */
    public Fresh make(String address, String name) {
        return box.act("app-password add", address, open -> {
            Account account = open.account(address);
            open.act().note(name);
            return new Fresh(account.address(), of(open).make(account, name).secret());
        });
    }

    public List<Listed> list(String address) {
        return box.look(open -> of(open).list(open.account(address)).stream()
                .map(password -> new Listed(password.name(), password.created(), password.lastUsed()))
                .toList());
    }

    /** Revokes one password at once. */
    public void revoke(String address, String name) {
        revoking(address, (open, account) -> {
            open.act().note(name);
            if (!of(open).revoke(account, name)) {
                throw new ApplianceException(account.address() + " has no app password named " + name
                        + "; `postern app-password list` shows them. Nothing was changed");
            }
            return 1;
        });
    }

    /** Revokes all passwords of a person at once; returns their number. */
    public int revokeAll(String address) {
        return revoking(address, (open, account) -> {
            int revoked = of(open).revokeAll(account);
            open.act().note("all: " + revoked);
            return revoked;
        });
    }

    private int revoking(String address, BiFunction<OpenBox, Account, Integer> act) {
        return box.act("app-password revoke", address, open -> act.apply(open, open.account(address)));
    }

    private AppPasswords of(OpenBox open) {
        return new AppPasswords(open.database().appPasswords(), box.clock());
    }
}
