package org.postern.store.account;

import java.time.Instant;
import org.postern.store.address.EmailAddress;

/**
 * One person's mail account.
 *
 * @param quotaBytes limit for all its messages together; 0 means no limit
 */
public record Account(
        long id,
        EmailAddress address,
        String displayName,
        boolean enabled,
        Role role,
        long quotaBytes,
        Instant created) {
    /** What a person may do. Its name is the word in the database. */
    public enum Role {
        /** Reads and writes mail. */
        MEMBER,
        /** Also looks after the box. */
        ADMINISTRATOR
    }
}
