/**
 * The screens: handlers, view models, Freemarker templates, message bundles, the style sheet and the script.
 *
 * <p>{@link org.postern.web.screens.Screens} is the only entry. A screen is a handler that calls the two mail programs
 * and the organizer, and fills a template of {@code templates/} with a view record. Templates escape all values, except
 * the output of the sanitizer and of the plain-text renderer. Pages are complete without the script.
 *
 * <p>Allowed imports: {@code message.address}, {@code message.file}, {@code web}, {@code web.hop}, {@code web.http}, {@code web.letter},
 * {@code web.organizer}, {@code web.session}; Freemarker. Never {@code org.eclipse.jetty}, {@code jakarta.mail}.
 * Everything here is thread-safe. The only state of a person is in bounded caches of immutable data.
 *
 * <p>RFCs: 6068 (mailto links), 6266 and 8187 (names of downloads).
 */
@NullMarked
package org.postern.web.page;

import org.jspecify.annotations.NullMarked;
