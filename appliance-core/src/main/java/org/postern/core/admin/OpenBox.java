package org.postern.core.admin;

import java.util.Set;
import org.postern.core.ApplianceException;
import org.postern.core.config.Config;
import org.postern.store.account.Account;
import org.postern.store.account.Directory;
import org.postern.store.address.EmailAddress;
import org.postern.store.sql.MailDatabase;

/** A box with its configuration read and its store open, for the time of one operation. Confined to that. */
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

    /** What the audit trail will say of the operation; unheard where it only reads. */
    public Act act() {
        return act;
    }

    /** Who stands behind an address of the office. */
    public Directory directory() {
        return new Directory(
                database.accounts(), database.aliases(), Set.of(config.office().domain()));
    }

    /** A full address, or a name in the office's domain. */
    public EmailAddress address(String text) {
        return Box.address(text, config);
    }

    /** The account of a person, who becomes the object of the act. */
    public Account account(String text) {
        EmailAddress address = address(text);
        act.on(address.toString());
        return database.accounts()
                .find(address)
                .orElseThrow(() ->
                        new ApplianceException("there is no account " + address + "; `postern user list` shows them"));
    }
}
