/**
 * What goes on while a page is open: the page's script hears that the person's mail changed, and reads what it shows anew.
 *
 * <p>Allowed imports: {@code web.http}, {@code web.http.event}, {@code web.organizer}, {@code web.page},
 * {@code web.runtime}, {@code web.session}.
 *
 * <p>Threading: thread-safe; one thread of its own asks the counts, and ends when nothing changes for a while. WHATWG HTML,
 * section 9.2 (server-sent events).
 */
@NullMarked
package org.postern.web.page.live;

import org.jspecify.annotations.NullMarked;
