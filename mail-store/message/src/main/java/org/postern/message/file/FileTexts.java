package org.postern.message.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Optional;
import org.postern.message.charset.TextDecoder;
import org.postern.message.text.VisibleText;

/**
 * Reads the text of files, for search and for people who only want to look. Files are hostile: what is read, unpacked
 * and kept is bounded, and so is the time. Never fails because of a file's content. Thread-safe.
 */
public final class FileTexts {
    /** A larger file is not read. */
    public static final int MOST_OCTETS = 20 << 20;
    /** Characters of a file's text; the rest is cut. */
    public static final int MOST_TEXT = 200_000;

    private final PdfText pdf;

    public FileTexts(PdfText pdf) {
        this.pdf = pdf;
    }

    /**
     * The text; empty when the file is damaged, encrypted, too large, or another kind than it says.
     *
     * @param charset of plain text, if its label says one
     * @param most characters
     * @throws IOException if the octets cannot be read; never because of their content
     */
    public Optional<FileText> read(FileKind kind, InputStream content, Optional<String> charset, int most)
            throws IOException {
        Optional<FileText> read =
                switch (kind) {
                    case PLAIN -> Optional.of(plain(content, charset, most));
                    case PDF -> pdf(content, most);
                    case WORDS, SHEETS, SLIDES, OPEN_DOCUMENT -> OfficeFile.read(kind, content, most);
                };
        return read.map(text -> new FileText(VisibleText.body(text.text()), text.extent()));
    }

    private static FileText plain(InputStream content, Optional<String> charset, int most) throws IOException {
        int octets = (int) Math.min(MOST_OCTETS, 4L * most + 4);
        String text = TextDecoder.decode(content.readNBytes(octets), charset, Optional.empty())
                .text();
        boolean cut = text.length() > most || content.read() >= 0;
        return new FileText(text.substring(0, Math.min(most, text.length())), extent(cut));
    }

    private Optional<FileText> pdf(InputStream content, int most) throws IOException {
        PushbackInputStream again = new PushbackInputStream(content, 16);
        byte[] begin = again.readNBytes(16);
        again.unread(begin);
        return isPdf(begin) ? pdf.read(again, most) : Optional.empty();
    }

    /** Whether these octets begin a PDF; the same that a browser's viewer wants at the start. */
    public static boolean isPdf(byte[] octets) {
        return octets.length > 8
                && octets[0] == '%'
                && octets[1] == 'P'
                && octets[2] == 'D'
                && octets[3] == 'F'
                && octets[4] == '-';
    }

    static FileText.Extent extent(boolean cut) {
        return cut ? FileText.Extent.CUT : FileText.Extent.WHOLE;
    }
}
