/**
 * Operations of an administrator on the queue, suppressed addresses, the junk filter, import and export.
 *
 * <p>Allowed imports: {@code core}, {@code core.admin}, {@code core.config}, {@code core.console},
 * {@code core.mailfile}, {@code message.header}, {@code store.account}, {@code store.address},
 * {@code store.filter.junk}, {@code store.mailbox}, {@code store.message}, {@code store.policy}, {@code store.report}.
 * Threading: one operation is one thread.
 */
@NullMarked
package org.postern.core.admin.mail;

import org.jspecify.annotations.NullMarked;
