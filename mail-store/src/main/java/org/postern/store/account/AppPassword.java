package org.postern.store.account;

import java.time.Instant;
import java.util.Optional;

/**
 * A password made for one program of one person, as far as it can be told again.
 *
 * @param name what the person calls the program
 * @param lastUsed when it let somebody in lately, to the hour
 */
public record AppPassword(long id, long accountId, String name, Instant created, Optional<Instant> lastUsed) {}
