/**
 * The audit trail: a row for each act of an administrator, which nothing changes or removes.
 *
 * <p>Allowed imports: {@code store.database}, {@code store.mailbox}. Threading: thread-safe.
 */
@NullMarked
package org.postern.store.audit;

import org.jspecify.annotations.NullMarked;
