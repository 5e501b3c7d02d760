/**
 * What the clients of each network hold or use, of whatever is scarce: memory, threads, questions to DNS. Knows nothing
 * of what is shared out.
 *
 * <p>Allowed imports: {@code store.policy}.
 *
 * <p>Threading: every class is thread-safe.
 */
@NullMarked
package org.postern.store.share;

import org.jspecify.annotations.NullMarked;
