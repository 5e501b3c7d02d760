/**
 * Addresses: who wrote a message, to whom it goes, and what looks forged.
 *
 * <p>Allowed imports: {@code message.charset}, {@code message.header}, {@code message.text}. Pure functions and
 * confined objects; shared objects are immutable. RFC 5322 3.4 and 4.4, RFC 6531, RFC 6854.
 */
@NullMarked
package org.postern.message.address;

import org.jspecify.annotations.NullMarked;
