/**
 * Threads: which messages of an account belong together, kept in the search index because all of it can be made anew from
 * the mail, and the pages of threads of a folder.
 *
 * <p>Allowed imports: {@code message.address}, {@code message.mime}, {@code message.text}, {@code store.database},
 * {@code store.mailbox}; {@code java.sql}.
 *
 * <p>Threading: the table changes on the indexer's thread; pages are read on readers. RFC 5322 3.6.4 (References).
 */
@NullMarked
package org.postern.store.thread;

import org.jspecify.annotations.NullMarked;
