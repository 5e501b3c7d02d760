/**
 * The text of PDFs, read by a process of its own: {@link org.postern.core.pdf.PdfProcess} starts, feeds and ends it, and
 * {@link org.postern.core.pdf.PdfReader} is its program. Only that process loads PDFBox.
 *
 * <p>Allowed imports: {@code core.runtime}, {@code message.file}; {@code org.apache.pdfbox} in the program alone.
 *
 * <p>Threading: thread-safe.
 */
@NullMarked
package org.postern.core.pdf;

import org.jspecify.annotations.NullMarked;
