/**
 * Accounts, passwords, sign-in, hop tickets. The interfaces to stored data are implemented in {@code store.sql}; this
 * package contains no SQL. Allowed imports: {@code store.address}, {@code store.gate}, {@code store.password},
 * {@code store.platform}, {@code store.policy}; BouncyCastle (Argon2id), Caffeine. All public classes are thread-safe;
 * {@link org.postern.store.account.Authenticator#signIn} blocks.
 */
@NullMarked
package org.postern.store.account;

import org.jspecify.annotations.NullMarked;
