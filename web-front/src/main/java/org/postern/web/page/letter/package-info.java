/**
 * The screens for writing: the compose form, its checks, drafts and sending.
 *
 * <p>Allowed imports: {@code message.address}, {@code message.calendar}, {@code message.header},
 * {@code message.mime}, {@code message.query}, {@code message.report}, {@code web.hop}, {@code web.http}, {@code web.letter}, {@code web.organizer}, {@code web.page},
 * {@code web.page.card}, {@code web.page.mail}, {@code web.runtime}, {@code web.session}.
 *
 * <p>Threading: thread-safe; one thread handles a request. RFC 6068 (mailto links).
 */
@NullMarked
package org.postern.web.page.letter;

import org.jspecify.annotations.NullMarked;
