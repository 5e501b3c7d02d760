/**
 * Files inside other encodings than MIME's own: uuencode, and the winmail.dat of Outlook (TNEF).
 *
 * <p>Allowed imports: {@code message.charset}, {@code message.text}; Apache POI (HMEF). Confined objects and values.
 * POSIX uuencode, MS-OXTNEF.
 */
@NullMarked
package org.postern.message.pack;

import org.jspecify.annotations.NullMarked;
