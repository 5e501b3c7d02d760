/**
 * The mail receiving program (POP3) and the mail sending program (SMTP) of JP H11-008617: {@code MailReceiver} and
 * {@code MailSender}, with the functions that the compose page needs.
 *
 * <p>Allowed imports: {@code message.address}, {@code message.header}, {@code message.mime}, {@code web.letter},
 * {@code web.organizer}, {@code web.runtime}, {@code web.session}; Jakarta Mail (POP3, SMTP), Caffeine. Blocking:
 * callers are pool threads. One thread at a time uses a POP3 session. RFC 1939, 2449, 5321, 5322, 2045 to 2047, 2231,
 * 4954, 6152, 6531.
 */
@NullMarked
package org.postern.web.hop;

import org.jspecify.annotations.NullMarked;
