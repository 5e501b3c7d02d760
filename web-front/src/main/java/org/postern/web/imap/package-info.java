/**
 * The office's own IMAP server, which stores folders, flags and drafts and runs searches; nothing of them is stored
 * here. {@code ImapSource} supplies messages to the mail receiving program, {@code ImapOrganizer} makes the ports of
 * the pages, {@code ImapCredentialCheck} checks passwords, {@code ImapCapabilities} reports what the server can do.
 *
 * <p>Allowed imports: {@code message.query}, {@code web.hop}, {@code web.imap.connection}, {@code web.letter}, {@code web.organizer},
 * {@code web.runtime},
 * {@code web.session}; Jakarta Mail (IMAP). Blocking: callers are pool threads, and one thread at a time uses a
 * connection. RFC 3501 and 9051, 2087 (QUOTA), 2177 (IDLE), 2342 (NAMESPACE), 4315 (UIDPLUS), 5530 (response codes),
 * 5819 (LIST-STATUS), 6154 (SPECIAL-USE), 6851 (MOVE), 8314.
 */
@NullMarked
package org.postern.web.imap;

import org.jspecify.annotations.NullMarked;
