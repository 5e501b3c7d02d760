/**
 * What the web front asks of the mail server beyond POP3 and SMTP, answered by the mail server; what the mail server
 * asks of the keys.
 *
 * <p>Allowed imports: {@code store}, {@code store.account}, {@code store.address}, {@code store.filter.dkim},
 * {@code store.mailbox}, {@code tls.dkim}, {@code web.hop}, {@code web.organizer}, {@code web.session}. Threading:
 * thread-safe, stateless apart from their collaborators.
 */
@NullMarked
package org.postern.core.adapter;

import org.jspecify.annotations.NullMarked;
