package org.postern.message.file;

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
     * The text, cut after that many characters; empty when the PDF is damaged, encrypted, or too much work.
     *
     * @param pdf the octets of the file, at most {@link FileTexts#MOST_OCTETS}
     */
    Optional<FileText> read(byte[] pdf, int most);
}
