package org.postern.core.admin.people;

import org.postern.store.account.Account;
import org.postern.store.address.EmailAddress;

/** A member of the office, as an administrator sees it. */
public record StaffMember(EmailAddress address, String displayName, boolean enabled, Account.Role role) {
    static StaffMember of(Account account) {
        return new StaffMember(account.address(), account.displayName(), account.enabled(), account.role());
    }
}
