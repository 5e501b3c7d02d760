/**
 * What helps to search again: saved searches and those that were made.
 *
 * <p>Allowed imports: {@code message.query}, {@code message.text}, {@code web.http}, {@code web.organizer}, {@code web.page}, {@code web.session}.
 *
 * <p>Threading: thread-safe; one thread handles a request.
 */
@NullMarked
package org.postern.web.page.find;

import org.jspecify.annotations.NullMarked;
