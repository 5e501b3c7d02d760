/**
 * The screens that show mail: choice, title list, search, reading, parts, folders, outbox.
 *
 * <p>Allowed imports: {@code message.address}, {@code message.charset}, {@code message.file}, {@code message.header}, {@code message.mime}, {@code message.sign}, {@code web.hop},
 * {@code web.http}, {@code web.mime}, {@code web.organizer}, {@code web.page}, {@code web.page.card}, {@code web.page.label},
 * {@code web.page.list}, {@code web.page.read}, {@code web.runtime}, {@code web.session}; Freemarker.
 *
 * <p>Threading: thread-safe; one thread handles a request. RFC 6266 and 8187 (names of downloads).
 */
@NullMarked
package org.postern.web.page.mail;

import org.jspecify.annotations.NullMarked;
