/**
 * One connection to an office's IMAP server, bounded in memory and time.
 *
 * <p>Allowed imports: {@code web.hop}, {@code web.session}; Jakarta Mail (IMAP).
 *
 * <p>Threading: connections are confined to their holder. RFC 3501, 2177, 5530.
 */
@NullMarked
package org.postern.web.imap.connection;

import org.jspecify.annotations.NullMarked;
