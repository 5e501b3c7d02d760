package org.postern.store.account;

import java.util.List;
import java.util.Optional;
import org.postern.store.address.EmailAddress;

/** The register of accounts. Thread-safe; works from a second process (the CLI) while the server runs. */
public interface Accounts {
    /** Adds an account with its role folders. Throws {@link AccountException} if it exists. */
    Account add(EmailAddress address, String displayName, char[] password, long quotaBytes);

    /**
     * The account of that address, made with its role folders when there is none; for people whose passwords another server
     * keeps. No password matches one that is made here until {@link #setPassword} gives it one. Of several calls at once all
     * get the same account. Throws {@link AccountException} if the address is an alias or a group.
     */
    Account findOrAddWithoutPassword(EmailAddress address, String displayName);

    /**
     * Adds an account as it was elsewhere, with its role folders: name, quota, whether it may sign in, and the hash of its
     * password. Throws {@link AccountException} if the address is taken.
     */
    Account addAsItWas(PasswordStore.Stored was);

    List<Account> list();

    Optional<Account> find(EmailAddress address);

    Optional<Account> find(long id);

    void setPassword(EmailAddress address, char[] password);

    void setEnabled(EmailAddress address, boolean enabled);

    /**
     * Deletes the account, its mail, and what it sent that waits in the outbound queue: nobody would be left to answer for
     * it, or to be told what becomes of it.
     *
     * @return how many recipients in the queue will not get what it sent
     */
    int delete(EmailAddress address);
}
