package org.postern.core.pdf;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.FontMappers;
import org.apache.pdfbox.text.PDFTextStripper;
import org.postern.core.runtime.CoreThreads;
import org.postern.message.file.FileTexts;

/**
 * The program of the process that reads PDFs: takes one after the other on standard input, and answers on standard output.
 * It opens no file and no connection. It ends at the end of its input, also in the midst of a PDF, so that nothing is left
 * of it when the server is killed. Its time and its memory are limited by the server, which started it.
 *
 * <p>A request is the number of characters wanted, then chunks, each after its length; 0 ends the file, and
 * {@link #FORGET} says that the rest does not come. An answer is one of the marks, and the length of the text and the text
 * in UTF-8.
 */
final class PdfReader {
    static final int FORGET = -1;
    static final int CHUNK = 64 << 10;
    static final int NOTHING = 0;
    static final int WHOLE = 1;
    static final int CUT = 2;

    private PdfReader() {}

    public static void main(String[] arguments) throws IOException {
        FontMappers.set(new NoFonts());
        DataInputStream in = new DataInputStream(new BufferedInputStream(new FileInputStream(FileDescriptor.in)));
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
        ExecutorService work = Executors.newSingleThreadExecutor(CoreThreads.daemons("pdf"));
        int most = in.read() < 0 ? FORGET : in.readInt();
        while (most >= 0) {
            byte[] pdf = file(in);
            int wanted = most;
            // This thread waits for the next one meanwhile, and so sees at once that the server has gone.
            work.execute(() -> answer(pdf, wanted, out));
            most = in.read() < 0 ? FORGET : in.readInt();
        }
        Runtime.getRuntime().halt(0);
    }

    /** Returns no octets when the rest of the file does not come. */
    private static byte[] file(DataInputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] chunk = new byte[CHUNK];
        int length = in.readInt();
        while (length > 0 && length <= CHUNK) {
            in.readFully(chunk, 0, length);
            all.write(chunk, 0, length);
            length = in.readInt();
        }
        return length == 0 ? all.toByteArray() : new byte[0];
    }

    private static void answer(byte[] pdf, int most, DataOutputStream out) {
        Text text = new Text(most);
        int mark = read(pdf, text);
        byte[] octets = text.all.toString().getBytes(StandardCharsets.UTF_8);
        try {
            out.writeByte(octets.length == 0 ? NOTHING : mark);
            out.writeInt(octets.length);
            out.write(octets);
            out.flush();
        } catch (IOException e) {
            Runtime.getRuntime().halt(1); // the server has gone
        }
    }

    private static int read(byte[] pdf, Text text) {
        try (PDDocument document = Loader.loadPDF(new RandomAccessReadBuffer(pdf))) {
            new PDFTextStripper().writeText(document, text);
            return WHOLE;
        } catch (Full e) {
            return CUT;
        } catch (IOException | RuntimeException | StackOverflowError | LinkageError e) {
            // Damaged somewhere, encrypted, or nested too deep: the words before that are right.
            return CUT;
        }
    }

    /** The text is long enough. */
    private static final class Full extends IOException {
        private static final long serialVersionUID = 1;
    }

    /** Keeps the beginning. */
    private static final class Text extends Writer {
        private final int most;
        final StringBuilder all = new StringBuilder();

        Text(int most) {
            this.most = Math.min(most, FileTexts.MOST_TEXT);
        }

        @Override
        public void write(char[] text, int from, int length) throws IOException {
            all.append(text, from, Math.min(length, most - all.length()));
            if (all.length() == most) {
                throw new Full();
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
