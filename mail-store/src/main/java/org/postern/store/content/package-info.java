/**
 * Message content on its way into the database and out of it: the spool, the chunks, and {@code ContentStore}, the only
 * class that reads and writes content rows.
 *
 * <p>Allowed imports: {@code store.database}, {@code store.mailbox}, {@code store.message}, {@code store.platform};
 * {@code java.sql}.
 *
 * <p>Threading: {@code ContentStore} writes on the writer's thread and reads on a reader; the spool is thread-safe.
 */
@NullMarked
package org.postern.store.content;

import org.jspecify.annotations.NullMarked;
