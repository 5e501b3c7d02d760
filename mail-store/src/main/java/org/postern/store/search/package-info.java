/**
 * The search index: text out of messages, words out of text, and the indexer that works after mail was acknowledged.
 *
 * <p>Allowed imports: {@code store.content}, {@code store.database}, {@code store.mailbox}, {@code store.platform};
 * {@code java.sql}, mime4j.
 *
 * <p>Threading: the indexer has a thread of its own; the rest is pure or confined to it.
 */
@NullMarked
package org.postern.store.search;

import org.jspecify.annotations.NullMarked;
