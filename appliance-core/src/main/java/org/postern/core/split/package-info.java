/**
 * The split form: a web node in the DMZ before a mail node inside. {@link org.postern.core.split.HopService} is the
 * mail node's side of the operations that POP3 and SMTP do not offer (sign-in, folders, flags, search, drafts),
 * {@link org.postern.core.split.MailNode} the web node's. JSON over HTTP/1.1 over TLS in which both ends show a
 * certificate; mail itself is read and sent over POP3 and SMTP under the same TLS.
 *
 * <p>Allowed imports: {@code core.adapter}, {@code web.hop}, {@code web.organizer}, {@code web.session}; Jetty (serving
 * end), gson, Caffeine. No SQL, no Jakarta Mail.
 *
 * <p>Threading: everything here is thread-safe. The service works on a bounded pool of its own, callers on theirs.
 *
 * <p>RFC 8446 (TLS 1.3), RFC 9110 and 9112 (HTTP), RFC 8259 (JSON).
 */
@NullMarked
package org.postern.core.split;

import org.jspecify.annotations.NullMarked;
