package org.postern.core.password;

import java.util.Optional;
import org.postern.store.account.Account;
import org.postern.store.account.Accounts;
import org.postern.store.account.SignInResult;
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
        Optional<PasswordFault> fault = fault(account, password);
        if (fault.isEmpty()) {
            accounts.setPassword(account.address(), password);
        }
        return fault;
    }

    /** Why the rule refuses a password for an account. */
    Optional<PasswordFault> fault(Account account, char[] password) {
        return rule.fault(password, account.address(), account.displayName());
    }

    /** Sets a password that the rule allows, unless the account was changed since the earlier one was compared. */
    boolean replace(SignInResult.Granted granted, char[] password) {
        return accounts.replacePassword(granted.account().address(), password, granted.version());
    }
}
