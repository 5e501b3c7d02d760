/**
 * Backups of a whole box in one file, and back: {@link org.postern.core.backup.BackupWriter} makes the content,
 * {@link org.postern.core.backup.BackupReader} reads it and believes nothing,
 * {@link org.postern.core.backup.Restoration} puts it in place in one step that a kill cannot halve,
 * {@link org.postern.core.backup.AccountRestoration} brings back what one account misses.
 *
 * <p>Allowed imports: {@code core}, {@code core.config}, {@code store.account}, {@code store.address},
 * {@code store.copy}, {@code store.database}, {@code store.mailbox}, {@code store.sql}; commons-compress (tar), gson.
 * Threading: one command is one thread, beside it one that only passes octets on
 * ({@link org.postern.core.backup.ReadAhead}, {@code WriteBehind}).
 *
 * <p>POSIX.1-2001 pax interchange format (tar); the sealing is {@code org.postern.tls.seal}'s.
 */
@NullMarked
package org.postern.core.backup;

import org.jspecify.annotations.NullMarked;
