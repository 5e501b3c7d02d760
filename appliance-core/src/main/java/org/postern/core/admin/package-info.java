/**
 * The operations of an administrator, as plain methods that check, act and report. The subpackages hold them by
 * subject; this package holds the shared parts: the {@link org.postern.core.admin.Box}, the person who acts, and the
 * audit trail. Commands and pages call the same methods.
 *
 * <p>Allowed imports: {@code core}, {@code core.backup}, {@code core.config}, {@code message.address},
 * {@code store.account}, {@code store.address}, {@code store.audit}, {@code store.database},
 * {@code store.filter.sieve}, {@code store.mailbox}, {@code store.salvage}, {@code store.sql}, {@code tls}. Threading:
 * one operation is one thread; a {@code Box} is immutable.
 */
@NullMarked
package org.postern.core.admin;

import org.jspecify.annotations.NullMarked;
