/**
 * The labels of a person: the page on which they are made and arranged, and the acts that give them to messages.
 *
 * <p>Allowed imports: {@code web.http}, {@code web.organizer}, {@code web.page}.
 *
 * <p>Threading: thread-safe; one thread handles a request.
 */
@NullMarked
package org.postern.web.page.label;

import org.jspecify.annotations.NullMarked;
