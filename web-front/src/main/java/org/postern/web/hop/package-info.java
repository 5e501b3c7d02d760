/**
 * The mail receiving program (POP3) and the mail sending program (SMTP) of JP H11-008617: {@code MailReceiver} and
 * {@code MailSender}, with what the compose page needs around them.
 *
 * <p>Imports Jakarta Mail (Angus) for both protocols, Caffeine for the caches, {@code web.mime} for what messages hold
 * and {@code web.session} for the login; nothing of HTTP. Blocking; callers are pool threads. POP3 sessions are used by one
 * thread at a time. RFC 1939, 2449, 5321, 5322, 2045 to 2047, 2231, 4954, 6152, 6531.
 */
@NullMarked
package org.postern.web.hop;

import org.jspecify.annotations.NullMarked;
