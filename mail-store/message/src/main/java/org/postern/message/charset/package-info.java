/**
 * Octets to text: which charset a label means, what octets without a fitting label are, and decoding that never fails.
 * A label that fits is believed; a guess decides only where there is none.
 *
 * <p>Allowed imports: nothing of Postern. Pure functions and confined objects; shared objects are immutable. RFC 2045
 * 5.2, RFC 2781, the WHATWG labels in part.
 */
@NullMarked
package org.postern.message.charset;

import org.jspecify.annotations.NullMarked;
