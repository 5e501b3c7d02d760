/**
 * Writing a message: address lines, replies and forwards, drafts, and the outgoing MIME.
 *
 * <p>Allowed imports: {@code message.address}, {@code message.header}, {@code message.mime}, {@code message.text},
 * {@code web.organizer}, {@code web.session}; Jakarta Mail (MIME).
 *
 * <p>Threading: pure or confined to one request. RFC 5322, 2045 to 2047, 2231, 6532.
 */
@NullMarked
package org.postern.web.letter;

import org.jspecify.annotations.NullMarked;
