package org.postern.store.account;

import java.time.Instant;
import org.postern.store.address.EmailAddress;

/**
 * One person's mail account.
 *
 * @param quotaBytes limit for all its messages together; 0 means no limit
 */
public record Account(
        long id, EmailAddress address, String displayName, boolean enabled, long quotaBytes, Instant created) {}
