/**
 * Backups of a whole box in one file, and restoration: {@link org.postern.core.backup.BackupWriter} makes the content,
 * {@link org.postern.core.backup.BackupReader} reads it and trusts nothing, {@link org.postern.core.backup.Restoration}
 * puts it in place in steps that survive a kill, {@link org.postern.core.backup.AccountRestoration} restores missing
 * messages of one account.
 *
 * <p>Allowed imports: {@code core}, {@code core.config}, {@code core.runtime}, {@code store.account},
 * {@code store.address}, {@code store.copy}, {@code store.database}, {@code store.mailbox}, {@code store.sql};
 * commons-compress (tar), gson. Threading: one command is one thread, with a second one that only passes octets on
 * ({@link org.postern.core.backup.ReadAhead}, {@code WriteBehind}).
 *
 * <p>POSIX.1-2001 pax interchange format (tar); {@code org.postern.tls.seal} does the sealing.
 */
@NullMarked
package org.postern.core.backup;

import org.jspecify.annotations.NullMarked;
