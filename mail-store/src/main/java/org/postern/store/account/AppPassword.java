package org.postern.store.account;

import java.time.Instant;
import java.util.Optional;

/**
 * A password for one mail program of one person, without its secret.
 *
 * @param name the person's name for the program
 * @param lastUsed last successful use, to the hour
 */
public record AppPassword(long id, long accountId, String name, Instant created, Optional<Instant> lastUsed) {}
