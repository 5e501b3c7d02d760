/**
 * The office's own IMAP server as the place where folders, flags, drafts and search live: nothing of them is kept here.
 * {@code ImapSource} gives the mail receiving program its messages, {@code ImapOrganizer} is the organizer of the
 * pages, {@code ImapCredentialCheck} signs people in, {@code ImapCapabilities} tells what the server can do.
 *
 * <p>Allowed imports: {@code web.hop}, {@code web.imap.connection}, {@code web.organizer}, {@code web.session}; Jakarta
 * Mail (IMAP). Blocking; callers are pool threads, and one connection is used by one thread at a time. RFC 3501 and
 * 9051, 2087 (QUOTA), 2177 (IDLE), 2342 (NAMESPACE), 4315 (UIDPLUS), 5530 (response codes), 5819 (LIST-STATUS), 6154
 * (SPECIAL-USE), 6851 (MOVE), 8314.
 */
@NullMarked
package org.postern.web.imap;

import org.jspecify.annotations.NullMarked;
