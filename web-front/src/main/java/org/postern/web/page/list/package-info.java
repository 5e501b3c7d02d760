/**
 * Title lists apart from their pages: their addresses, which every page of a message carries on, searches as their
 * writers meant them, and the initials of senders.
 *
 * <p>Allowed imports: {@code message.query}, {@code message.text}, {@code web.mime}, {@code web.organizer}, {@code web.page}.
 *
 * <p>Threading: immutable values. RFC 3986 (addresses).
 */
@NullMarked
package org.postern.web.page.list;

import org.jspecify.annotations.NullMarked;
