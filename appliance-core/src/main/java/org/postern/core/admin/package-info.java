/**
 * What an administrator can do to a box, as plain methods that check, act and report. The rooms below hold them by
 * subject; this one holds what they share: the {@link org.postern.core.admin.Box}, who acts, and the audit trail.
 * Commands and pages call the same methods.
 *
 * <p>Allowed imports: {@code core}, {@code core.backup}, {@code core.config}, {@code store.account},
 * {@code store.address}, {@code store.audit}, {@code store.filter.sieve}, {@code store.mailbox}, {@code store.sql},
 * {@code tls}. Threading: one operation is one thread; a {@code Box} is immutable.
 */
@NullMarked
package org.postern.core.admin;

import org.jspecify.annotations.NullMarked;
