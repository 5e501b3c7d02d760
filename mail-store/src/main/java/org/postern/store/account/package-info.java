/**
 * Accounts, passwords, sign-in, hop tickets. Interfaces to what is stored are implemented in {@code store.mailbox}; SQL
 * is not seen here. Allowed imports: {@code store.address}, {@code store.policy}; BouncyCastle (Argon2id), Caffeine.
 * All public classes are thread-safe; {@link org.postern.store.account.Authenticator#signIn} blocks.
 */
@NullMarked
package org.postern.store.account;

import org.jspecify.annotations.NullMarked;
