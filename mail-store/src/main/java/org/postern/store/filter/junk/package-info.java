/**
 * Tells junk from mail: a Bayesian classifier that learns from what people move into and out of Junk, for each account and
 * for all together, or an rspamd that the office runs. {@link org.postern.store.filter.junk.JunkFilter} is the entry.
 *
 * <p>May import {@code store.delivery} (whose check it implements), {@code store.mailbox} (the words of a message), Guava
 * (keyed hashing), {@code java.net.http} and Gson (rspamd). SQL is in {@code store.mailbox}.
 *
 * <p>Threads: the filter runs on its caller's; {@link org.postern.store.filter.junk.JunkTrainer} has one of its own.
 */
@NullMarked
package org.postern.store.filter.junk;

import org.jspecify.annotations.NullMarked;
