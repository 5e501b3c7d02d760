package org.postern.message.file;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Reads the text of a PDF, bounded in time and memory whatever the PDF holds. A PDF may name more than it has, so this
 * is not done in the process that serves mail.
 */
@FunctionalInterface
public interface PdfText {
    /** Reads no PDF. */
    PdfText NONE = (pdf, most) -> Optional.empty();

    /**
     * The text, cut after that many characters; empty when the PDF is damaged, encrypted, larger than
     * {@link FileTexts#MOST_OCTETS}, or too much work.
     *
     * @throws IOException if the octets cannot be read; never because of their content
     */
    Optional<FileText> read(InputStream pdf, int most) throws IOException;
}
