/**
 * Mail text made safe to show in a page: hostile HTML, links that deceive, plain text as HTML.
 *
 * <p>Allowed imports: {@code message.header}, {@code message.mime}, {@code message.text}; OWASP's HTML sanitizer. Pure
 * functions and confined objects; shared objects are immutable.
 */
@NullMarked
package org.postern.web.mime;

import org.jspecify.annotations.NullMarked;
