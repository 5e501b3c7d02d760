/**
 * The interface of the store to the rest of the mail server: mailboxes, deliveries, the outbound queue, the overlay of
 * another server's maildrop. Contains no SQL; {@link org.postern.store.sql.MailDatabase} implements it.
 *
 * <p>Allowed imports: {@code store.account}, {@code store.address}, {@code store.policy}.
 *
 * <p>Threading: interfaces are thread-safe unless they say "confined"; values are immutable. RFC 1939 (UIDL), RFC 7162
 * (MODSEQ), RFC 6154 (roles), RFC 9051 (flags).
 */
@NullMarked
package org.postern.store.mailbox;

import org.jspecify.annotations.NullMarked;
