package org.postern.store.account;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postern.store.address.EmailAddress;

/** The register of accounts. Thread-safe; works from a second process (the CLI) while the server runs. */
public interface Accounts {
    /** Adds an account with its role folders. Throws {@link AccountException} if it exists. */
    Account add(EmailAddress address, String displayName, char[] password, long quotaBytes);

    /**
     * Returns the account of that address, or makes it with its role folders; for people whose passwords another server
     * keeps. An account made here accepts no password until {@link #setPassword} sets one. Concurrent calls get the
     * same account. Throws {@link AccountException} if the address is an alias or a group.
     */
    Account findOrAddWithoutPassword(EmailAddress address, String displayName);

    /**
     * Adds an account with the name, quota, role, state and password hash that it had elsewhere, and with its role folders.
     * Throws {@link AccountException} if the address is taken.
     */
    Account addAsItWas(PasswordStore.Stored was);

    List<Account> list();

    Optional<Account> find(EmailAddress address);

    Optional<Account> find(long id);

    void setPassword(EmailAddress address, char[] password);

    /**
     * The same for somebody who has shown the earlier password: another change that came meanwhile stands.
     *
     * @param version of {@link SignInResult.Granted}
     * @return false, and nothing is changed, if the account is not of that version any more, or is gone
     */
    boolean replacePassword(EmailAddress address, char[] password, long version);

    void setEnabled(EmailAddress address, boolean enabled);

    /** Open web sessions of the person end when the role changes. */
    void setRole(EmailAddress address, Account.Role role);

    /**
     * Deletes the account, its mail, and the mail that it sent and that still waits in the outbound queue: nobody could
     * answer for that mail or receive a report about it. Takes it out of aliases, groups and catch-alls in the same
     * transaction.
     *
     * @param ending the aliases, groups and catch-alls that may end because nobody else stands behind them
     * @return the number of queued recipients who will not get their mail
     * @throws AccountException if there is no such account, or if another alias would end; nothing is changed then
     */
    int delete(EmailAddress address, Set<EmailAddress> ending);
}
