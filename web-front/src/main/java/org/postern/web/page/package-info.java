/**
 * The screens: handlers, view models, Freemarker templates, message bundles, the style sheet and the script.
 *
 * <p>{@link org.postern.web.screens.Screens} is the only entry. A screen is a handler that asks the two mail programs
 * and the organizer, and fills a template of {@code templates/} with a view record; templates escape all they are
 * given, except what the sanitizer and the plain-text renderer made. Pages are complete without the script.
 *
 * <p>Allowed imports: {@code web}, {@code web.hop}, {@code web.http}, {@code web.letter}, {@code web.mime},
 * {@code web.organizer}, {@code web.session}; Freemarker. Never {@code org.eclipse.jetty}, {@code jakarta.mail}.
 * Everything here is thread-safe and holds no state of a person's but bounded caches of what never changes.
 *
 * <p>RFCs: 6068 (mailto links), 6266 and 8187 (names of downloads).
 */
@NullMarked
package org.postern.web.page;

import org.jspecify.annotations.NullMarked;
