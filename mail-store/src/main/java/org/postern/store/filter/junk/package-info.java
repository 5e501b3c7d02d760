/**
 * Detects junk: a Bayesian classifier that learns from what people do with their mail, for each account and for all
 * together, or an rspamd that the office runs. {@link org.postern.store.filter.junk.JunkEngine} is the entry;
 * {@link org.postern.store.filter.junk.Score} decides, as a pure function of what was learned.
 *
 * <p>Allowed imports: {@code message.address}, {@code message.charset}, {@code message.mime}, {@code message.text},
 * {@code store.account}, {@code store.address}, {@code store.delivery}, {@code store.mailbox}, {@code store.platform},
 * {@code store.search}; mime4j, gson.
 *
 * <p>Threads: a check blocks its caller; everything is thread-safe unless it says that it is confined to one message.
 * {@link org.postern.store.filter.junk.JunkTrainer} has a thread of its own, and the HTTP client of the JDK has some.
 *
 * <p>RFC 2045 to 2047 and 6532 (messages), RFC 8601 (authentication results).
 */
@NullMarked
package org.postern.store.filter.junk;

import org.jspecify.annotations.NullMarked;
