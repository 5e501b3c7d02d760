/**
 * The mail server; {@link org.postern.store.MailServer} is the only entry.
 *
 * <p>Allowed imports: {@code store.account}, {@code store.address}, {@code store.delivery}, {@code store.dns},
 * {@code store.filter.auth}, {@code store.filter.dkim}, {@code store.filter.junk}, {@code store.filter.sieve},
 * {@code store.folder}, {@code store.gate}, {@code store.grant}, {@code store.label}, {@code store.mailbox}, {@code store.message}, {@code store.outbound},
 * {@code store.person}, {@code store.platform}, {@code store.policy}, {@code store.pop3}, {@code store.report}, {@code store.route},
 * {@code store.route.https},
 * {@code store.share}, {@code store.smtp}, {@code store.sql}, {@code store.wire}.
 */
@NullMarked
package org.postern.store;

import org.jspecify.annotations.NullMarked;
