/**
 * The webmail in front of an office's own mail server (JP H11-008617, figure 3): sign-in at that server, and the box's
 * own store as an overlay of a POP3 server that knows only an inbox.
 *
 * <p>Allowed imports: {@code core.adapter}, {@code core.config}, {@code message.mime}, {@code store},
 * {@code store.account}, {@code store.address}, {@code store.gate}, {@code store.mailbox}, {@code web.hop},
 * {@code web.imap}, {@code web.imap.connection}, {@code web.office}, {@code web.organizer}, {@code web.session}.
 * Threading: thread-safe; blocking, for bounded times. RFC 1939, 2449, 3206, 8314.
 */
@NullMarked
package org.postern.core.gateway;

import org.jspecify.annotations.NullMarked;
