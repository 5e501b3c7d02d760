package org.postern.core.console;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Text of somebody who is not trusted with the terminal: line ends and tabs pass, every other control character, and those that turn
 * the direction of writing, become U+FFFD, and so do octets that are not UTF-8. Confined to one thread at a time.
 */
public final class PlainOutput extends OutputStream {
    private static final char REPLACEMENT = '\uFFFD';

    private final OutputStream out;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private ByteBuffer left = ByteBuffer.allocate(0);
    private boolean carriageReturn;

    public PlainOutput(OutputStream out) {
        this.out = out;
    }

    /** The same for a whole text. */
    public static String of(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        text.codePoints().forEach(c -> plain.appendCodePoint(controls(c) ? REPLACEMENT : c));
        return plain.toString();
    }

    private static boolean controls(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL -> c != '\n' && c != '\t';
            case Character.FORMAT -> c != '\u200c' && c != '\u200d'; // joiners, which scripts need
            case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE -> true;
            default -> false;
        };
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int offset, int length) throws IOException {
        ByteBuffer in = ByteBuffer.allocate(left.remaining() + length);
        in.put(left).put(octets, offset, length).flip();
        CharBuffer text = CharBuffer.allocate(in.remaining() + 1);
        decoder.reset().decode(in, text, false);
        left = ByteBuffer.allocate(in.remaining()).put(in).flip();
        print(text.flip().toString());
    }

    /** A carriage return before a line end belongs to the text; alone it would write over the line. */
    private void print(String text) throws IOException {
        StringBuilder plain = new StringBuilder(text.length() + 1);
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (carriageReturn) {
                plain.append(c == '\n' ? '\r' : REPLACEMENT);
            }
            carriageReturn = c == '\r';
            if (!carriageReturn) {
                plain.appendCodePoint(controls(c) ? REPLACEMENT : c);
            }
        }
        out.write(plain.toString().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }
}
