/**
 * What each account wants done with its mail, in Sieve: {@link org.postern.store.filter.sieve.SieveFiling} runs an
 * account's scripts over a message and gives the plan that delivery carries out;
 * {@link org.postern.store.filter.sieve.Filters} is where scripts and vacation notices are put, checked and read.
 *
 * <p>jSieve's parser reads scripts. Its run time is not used: it would find wrong arguments only when a mail comes,
 * match wildcards with backtracking patterns, take sizes of 2 GiB for negative and write people's scripts to the log.
 * Here a script is compiled to steps once, all of it checked, and every comparison is paid for from a budget. mime4j
 * takes header fields, addresses, dates and encoded words apart.
 *
 * <p>Allowed imports: {@code store.account}, {@code store.address}, {@code store.delivery}, {@code store.mailbox},
 * {@code store.message}; jSieve (parser), mime4j.
 *
 * <p>Threads: compiled scripts are immutable; a run is confined to its caller's thread.
 *
 * <p>RFC 5228 (Sieve, {@code fileinto envelope}), 3894 ({@code copy}), 5230 ({@code vacation}) with 3834, 5231
 * ({@code relational}), 5232 ({@code imap4flags}), 5233 ({@code subaddress}), 5260 ({@code date}), 4790 (comparators).
 */
@NullMarked
package org.postern.store.filter.sieve;

import org.jspecify.annotations.NullMarked;
