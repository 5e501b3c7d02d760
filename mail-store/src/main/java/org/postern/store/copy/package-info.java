/**
 * Copies of a store: consistent snapshots, examination, comparison, and the return to the store of an earlier version.
 *
 * <p>Allowed imports: {@code store.content}, {@code store.database}, {@code store.mailbox}; {@code java.sql}.
 *
 * <p>Threading: confined to the caller, which blocks.
 */
@NullMarked
package org.postern.store.copy;

import org.jspecify.annotations.NullMarked;
