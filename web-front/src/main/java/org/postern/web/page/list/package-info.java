/**
 * Title lists apart from their pages: their addresses, which every page of a message carries on, and the initials of
 * senders.
 *
 * <p>Allowed imports: {@code web.organizer}, {@code web.page}.
 *
 * <p>Threading: immutable values. RFC 3986 (addresses).
 */
@NullMarked
package org.postern.web.page.list;

import org.jspecify.annotations.NullMarked;
