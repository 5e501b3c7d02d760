/**
 * The text of attached files: of word processors, spreadsheets and slides, plain text, and PDF through a port.
 *
 * <p>Allowed imports: {@code message.charset}, {@code message.text}; the JDK's streaming XML reader. No I/O beyond the
 * stream that is given. Values and confined objects. ISO/IEC 29500 (OOXML), ISO/IEC 26300 (OpenDocument), RFC 4180 (CSV).
 */
@NullMarked
package org.postern.message.file;

import org.jspecify.annotations.NullMarked;
