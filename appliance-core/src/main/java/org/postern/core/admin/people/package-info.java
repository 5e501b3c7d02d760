/**
 * Operations of an administrator on accounts, addresses, app passwords, filters and vacation notices.
 *
 * <p>Allowed imports: {@code core}, {@code core.admin}, {@code core.config}, {@code core.password}, {@code store.account},
 * {@code store.address}, {@code store.filter.sieve}, {@code store.mailbox}, {@code store.password}. Threading: one
 * operation is one thread.
 */
@NullMarked
package org.postern.core.admin.people;

import org.jspecify.annotations.NullMarked;
