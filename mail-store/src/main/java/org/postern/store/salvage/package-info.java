/**
 * Reads what can be read from a damaged mail store, page by page and without SQLite, into a new store:
 * {@link org.postern.store.salvage.Salvage} is the entry. The damaged files are only read.
 *
 * <p>Allowed imports: {@code message.file}, {@code store.account}, {@code store.address}, {@code store.content},
 * {@code store.database}, {@code store.label}, {@code store.mailbox}, {@code store.sql}.
 *
 * <p>Threading: confined to the thread of one command.
 *
 * <p>SQLite "Database File Format" (sqlite.org/fileformat2.html).
 */
@NullMarked
package org.postern.store.salvage;

import org.jspecify.annotations.NullMarked;
