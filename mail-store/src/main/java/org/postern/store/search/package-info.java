/**
 * The search index: extracts text from messages and words from text; the indexer runs after mail was acknowledged.
 *
 * <p>Allowed imports: {@code message.address}, {@code message.file}, {@code message.mime}, {@code message.query}, {@code message.text}, {@code store.content},
 * {@code store.database}, {@code store.mailbox}, {@code store.platform}, {@code store.thread}; {@code java.sql}.
 *
 * <p>Threading: the indexer has a separate thread; the rest is pure or confined to it.
 */
@NullMarked
package org.postern.store.search;

import org.jspecify.annotations.NullMarked;
