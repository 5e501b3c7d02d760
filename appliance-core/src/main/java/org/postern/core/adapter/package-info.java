/**
 * The operations that the web front needs from the mail server beyond POP3 and SMTP, implemented on the store; and the
 * signing keys for the mail server.
 *
 * <p>Allowed imports: {@code message.address}, {@code store}, {@code store.account}, {@code store.address},
 * {@code store.filter.dkim}, {@code store.gate}, {@code store.label}, {@code store.mailbox}, {@code store.person}, {@code store.policy},
 * {@code store.route.https}, {@code store.share},
 * {@code tls.dkim}, {@code web.hop}, {@code web.http.pace}, {@code web.organizer}, {@code web.session}. Threading:
 * thread-safe, stateless apart from their collaborators.
 */
@NullMarked
package org.postern.core.adapter;

import org.jspecify.annotations.NullMarked;
