/**
 * The screens on which people arrange their folders.
 *
 * <p>Allowed imports: {@code web.http}, {@code web.organizer}, {@code web.page}, {@code web.session}.
 *
 * <p>Threading: thread-safe; one thread handles a request.
 */
@NullMarked
package org.postern.web.page.folder;

import org.jspecify.annotations.NullMarked;
