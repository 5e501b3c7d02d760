/**
 * An office's own POP3 server behind the webmail: its maildrops, sessions and probes.
 *
 * <p>Allowed imports: {@code web.hop}, {@code web.organizer}, {@code web.session}; Jakarta Mail (POP3, SMTP), Caffeine.
 *
 * <p>Threading: {@code RemoteMaildrop} is thread-safe; one thread at a time uses a session. RFC 1939, 2449, 5321.
 */
@NullMarked
package org.postern.web.office;

import org.jspecify.annotations.NullMarked;
