package org.postern.core.admin;

import java.util.Set;
import org.postern.core.ApplianceException;
import org.postern.core.config.Config;
import org.postern.store.account.Account;
import org.postern.store.account.Directory;
import org.postern.store.address.EmailAddress;
import org.postern.store.sql.MailDatabase;

/** A box with its configuration read and its store open, for one operation. Confined to that operation. */
public final class OpenBox {
    private final Config config;
    private final MailDatabase database;
    private final Act act;

    OpenBox(Config config, MailDatabase database, Act act) {
        this.config = config;
        this.database = database;
        this.act = act;
    }

    public Config config() {
        return config;
    }

    public MailDatabase database() {
        return database;
    }

    /** The details that the audit trail records for the operation; ignored if the operation only reads. */
    public Act act() {
        return act;
    }

    /** The directory that resolves the addresses of the office. */
    public Directory directory() {
        return new Directory(
                database.accounts(), database.aliases(), Set.of(config.office().domain()));
    }

    /** Parses a full address, or a name in the office's domain. */
    public EmailAddress address(String text) {
        return Box.address(text, config);
    }

    /** Returns the account of a person, and makes it the object of the act. */
    public Account account(String text) {
        EmailAddress address = address(text);
        act.on(address.toString());
        return database.accounts()
                .find(address)
                .orElseThrow(() ->
                        new ApplianceException("there is no account " + address + "; `postern user list` shows them"));
    }
}
