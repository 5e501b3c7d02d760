/**
 * What a page says beside an opened mail, and what a person can do about it: block its
 * sender, answer an invitation, send again what came back.
 *
 * <p>Allowed imports: {@code message.address}, {@code message.calendar}, {@code message.mime}, {@code message.report},
 * {@code web.organizer}, {@code web.page}.
 *
 * <p>Threading: pure or confined to one request.
 */
@NullMarked
package org.postern.web.page.card;

import org.jspecify.annotations.NullMarked;
