package org.postern.message.pack;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.postern.message.charset.TextDecoder;

/**
 * Text with uuencoded files between its lines (POSIX uuencode): the text without them, and each file as a stream.
 * Reads line by line, holds no file. Confined to one thread.
 */
public final class UuText {
    private static final int MOST_FILES = 100;

    private final byte[] text;
    private final long size;
    private final List<Block> blocks;

    private UuText(byte[] text, long size, List<Block> blocks) {
        this.text = text;
        this.size = size;
        this.blocks = List.copyOf(blocks);
    }

    /**
     * A file.
     *
     * @param size decoded octets
     */
    public record Block(String name, long size) {}

    /** Reads to the end; keeps at most that many octets of text. */
    public static UuText read(InputStream in, int keep) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        List<Block> blocks = new ArrayList<>();
        long size = 0;
        UuLines lines = new UuLines(in);
        for (Optional<byte[]> line = lines.next(); line.isPresent(); line = lines.next()) {
            byte[] octets = line.get();
            if (lines.begins() && blocks.size() < MOST_FILES) {
                String name = TextDecoder.decode(UuLines.name(octets), Optional.empty(), Optional.empty())
                        .text();
                long decoded = 0;
                for (byte[] data = lines.data(); data.length > 0; data = lines.data()) {
                    decoded += data.length;
                }
                blocks.add(new Block(name, decoded));
            } else {
                size += octets.length;
                text.write(octets, 0, Math.min(octets.length, keep - text.size()));
            }
        }
        return new UuText(text.toByteArray(), size, blocks);
    }

    /** The octets of a file, counted from 1, streamed. */
    public static Optional<InputStream> file(InputStream in, int number) throws IOException {
        UuLines lines = new UuLines(in);
        int seen = 0;
        for (Optional<byte[]> line = lines.next(); line.isPresent(); line = lines.next()) {
            if (lines.begins() && ++seen == number) {
                return Optional.of(new Decoded(lines, in));
            }
            if (lines.begins()) {
                while (lines.data().length > 0) {}
            }
        }
        return Optional.empty();
    }

    /** Undoes the transfer encoding x-uuencode, with or without its first line. */
    public static InputStream transferDecoded(InputStream in) throws IOException {
        UuLines lines = new UuLines(in);
        lines.skipBegin();
        return new Decoded(lines, in);
    }

    /** The lines that are not in a file. */
    public byte[] text() {
        return text;
    }

    /** Octets of those lines. */
    public long size() {
        return size;
    }

    public List<Block> blocks() {
        return blocks;
    }

    /** The octets of the file that the lines stand in. */
    private static final class Decoded extends InputStream {
        private final UuLines lines;
        private final InputStream source;
        private byte[] data = new byte[0];
        private int at;
        private boolean over;

        Decoded(UuLines lines, InputStream source) {
            this.lines = lines;
            this.source = source;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            while (at == data.length) {
                if (over) {
                    return -1;
                }
                data = lines.data();
                at = 0;
                over = data.length == 0;
            }
            int count = Math.min(length, data.length - at);
            System.arraycopy(data, at, into, offset, count);
            at += count;
            return count;
        }

        @Override
        public void close() throws IOException {
            source.close();
        }
    }
}
