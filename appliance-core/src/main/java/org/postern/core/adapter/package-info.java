/**
 * What the web front asks of the mail server beyond POP3 and SMTP, answered by the mail server; what the mail server asks of
 * the keys.
 *
 * <p>Allowed imports: {@code store} entries and values, {@code web.session}, {@code web.organizer}, {@code web.admin}, {@code web.hop},
 * {@code tls}.
 * Threading: thread-safe, stateless apart from their collaborators.
 */
@NullMarked
package org.postern.core.adapter;

import org.jspecify.annotations.NullMarked;
