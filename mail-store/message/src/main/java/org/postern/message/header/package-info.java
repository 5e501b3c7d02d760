/**
 * Header fields: splitting, encoded words, parameters, dates, message identifiers.
 *
 * <p>Allowed imports: {@code message.charset}, {@code message.text}; mime4j. Pure functions and confined objects;
 * shared objects are immutable. RFC 5322, 2045, 2047, 2231, 6532.
 */
@NullMarked
package org.postern.message.header;

import org.jspecify.annotations.NullMarked;
