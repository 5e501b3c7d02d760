/**
 * Screens that show an attached file without the program that made it.
 *
 * <p>Allowed imports: {@code message.file}, {@code message.mime}, {@code web.http}, {@code web.page},
 * {@code web.page.mail}.
 *
 * <p>Threading: thread-safe; one thread handles a request.
 */
@NullMarked
package org.postern.web.page.file;

import org.jspecify.annotations.NullMarked;
