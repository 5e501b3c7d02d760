/**
 * Each account's wishes for its mail, in Sieve: {@link org.postern.store.filter.sieve.SieveFiling} runs an account's
 * scripts over a message and returns the plan that delivery carries out; {@link org.postern.store.filter.sieve.Filters}
 * stores, checks and reads scripts and vacation notices.
 *
 * <p>jSieve's parser reads scripts. Its run time is not used: it would find wrong arguments only when a mail comes,
 * match wildcards with backtracking patterns, read sizes of 2 GiB as negative and write people's scripts to the log.
 * Here a script is compiled to steps once and checked completely, and every comparison spends from a budget. mime4j
 * parses header fields, addresses, dates and encoded words.
 *
 * <p>Allowed imports: {@code message.address}, {@code message.header}, {@code message.text}, {@code store.account},
 * {@code store.address}, {@code store.delivery}, {@code store.mailbox}, {@code store.message}, {@code store.platform};
 * jSieve (parser), mime4j.
 *
 * <p>Threads: compiled scripts are immutable; a run is confined to its caller's thread.
 *
 * <p>RFC 5228 (Sieve, {@code fileinto envelope}), 3894 ({@code copy}), 5230 ({@code vacation}) with 3834, 5231
 * ({@code relational}), 5232 ({@code imap4flags}), 5233 ({@code subaddress}), 5260 ({@code date}), 4790 (comparators).
 */
@NullMarked
package org.postern.store.filter.sieve;

import org.jspecify.annotations.NullMarked;
