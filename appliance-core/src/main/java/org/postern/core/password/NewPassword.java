package org.postern.core.password;

import java.util.Optional;
import org.postern.store.account.Account;
import org.postern.store.account.Accounts;
import org.postern.store.password.PasswordFault;
import org.postern.store.password.PasswordRule;

/** Sets passwords of accounts that exist, by the office's rule. */
public record NewPassword(Accounts accounts, PasswordRule rule) {
    /** The act in the audit trail. */
    public static final String ACT = "user password";

    /**
     * Sets a password, which makes every hop ticket and every kept session of the account invalid. If it is refused, nothing
     * changes and the reason is returned.
     *
     * @param password wiped by the caller
     */
    public Optional<PasswordFault> set(Account account, char[] password) {
        Optional<PasswordFault> fault = rule.fault(password, account.address(), account.displayName());
        if (fault.isEmpty()) {
            accounts.setPassword(account.address(), password);
        }
        return fault;
    }
}
