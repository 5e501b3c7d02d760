/**
 * The database file and its access: connections, the writer thread, the readers, the schema and its migrations,
 * checkpoints, locks.
 *
 * <p>Allowed imports: {@code store.address}, {@code store.mailbox}, {@code store.platform}; {@code java.sql},
 * {@code org.sqlite}.
 *
 * <p>Threading: {@code Link} is confined to one thread at a time; {@code Writer} and {@code Readers} are thread-safe.
 */
@NullMarked
package org.postern.store.database;

import org.jspecify.annotations.NullMarked;
