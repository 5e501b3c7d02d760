/**
 * Messages as people see them: the MIME walk, the choice of the body, files, pictures.
 *
 * <p>Allowed imports: {@code message.address}, {@code message.calendar}, {@code message.charset}, {@code message.file},
 * {@code message.header}, {@code message.pack}, {@code message.report}, {@code message.sign}, {@code message.text};
 * mime4j. Pure functions and confined objects; shared objects are immutable. RFC 2045 to 2049, 2183, 2387, 1847, 6522.
 */
@NullMarked
package org.postern.message.mime;

import org.jspecify.annotations.NullMarked;
