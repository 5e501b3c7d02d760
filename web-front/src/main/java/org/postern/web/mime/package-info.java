/**
 * Messages as a reader sees them: MIME trees, charsets, forged senders, hostile HTML. {@code MessageReader} reads
 * messages; {@code HtmlSanitizer} and {@code PlainTextHtml} make their text safe to show.
 *
 * <p>Allowed imports: nothing of Postern; mime4j, OWASP's HTML sanitizer, Jakarta Mail (dates). Pure functions and
 * confined objects; shared objects are immutable. RFC 5322, 2045 to 2049, 2231, 2387, 3676, 6522; UAX #15, UTS #39 in
 * part.
 */
@NullMarked
package org.postern.web.mime;

import org.jspecify.annotations.NullMarked;
