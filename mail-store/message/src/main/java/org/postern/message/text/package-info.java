/**
 * Text for people: what is safe to show, words out of HTML, flowed text.
 *
 * <p>Allowed imports: nothing of Postern; OWASP's HTML tokenizer. Pure functions and confined objects; shared objects
 * are immutable. RFC 3676; UAX #15, UTS #39 in part.
 */
@NullMarked
package org.postern.message.text;

import org.jspecify.annotations.NullMarked;
