package org.postern.message.pack;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * Lines of a text that may hold uuencoded files. A line {@code begin 644 name} begins a file only if a line of data
 * follows, because people write "begin" too. Confined to one thread.
 */
final class UuLines {
    /** A longer line comes in pieces, which are never data. */
    private static final int LONGEST = 8_192;

    private static final int MOST_ON_LINE = 63;

    private final InputStream in;
    private final byte[] buffer = new byte[8_192];
    private int at;
    private int filled;
    private Optional<byte[]> ahead = Optional.empty();
    private boolean begins;
    private boolean continued;

    UuLines(InputStream in) {
        this.in = in;
    }

    /** The next line with its line end. */
    Optional<byte[]> next() throws IOException {
        boolean inside = continued;
        Optional<byte[]> line = ahead.isPresent() ? ahead : read();
        ahead = Optional.empty();
        begins = false;
        if (!inside && line.filter(UuLines::isBegin).isPresent()) {
            ahead = read();
            begins = ahead.filter(UuLines::isData).isPresent();
        }
        return line;
    }

    /** Whether the line from {@link #next} began a file, whose data follows. */
    boolean begins() {
        return begins;
    }

    /** The next line of a file, decoded; empty at its end. */
    byte[] data() throws IOException {
        while (true) {
            Optional<byte[]> line = ahead.isPresent() ? ahead : read();
            ahead = Optional.empty();
            if (line.isEmpty() || isEnd(line.get())) {
                break;
            }
            if (isData(line.get())) {
                return decoded(line.get());
            }
            if (!isBlankData(line.get())) {
                ahead = line; // the file is cut short; what follows is text
                break;
            }
        }
        return new byte[0];
    }

    /** Stands at the data of the first file of a stream that holds nothing else. */
    void skipBegin() throws IOException {
        Optional<byte[]> line = read();
        while (line.isPresent() && !isData(line.get())) {
            line = read();
        }
        ahead = line;
    }

    static byte[] name(byte[] begin) {
        int at = 6;
        while (begin[at] != ' ') {
            at++;
        }
        return Arrays.copyOfRange(begin, at + 1, end(begin));
    }

    private static boolean isBegin(byte[] line) {
        int end = end(line);
        if (end < 11 || !startsWith(line, "begin ")) {
            return false;
        }
        int at = 6;
        while (at < end && line[at] >= '0' && line[at] <= '7') {
            at++;
        }
        return at >= 9 && at <= 10 && at + 1 < end && line[at] == ' ';
    }

    private static boolean isEnd(byte[] line) {
        return end(line) == 3 && startsWith(line, "end");
    }

    /** The line before the end: no octets. */
    private static boolean isBlankData(byte[] line) {
        int end = end(line);
        return end == 0 || (end == 1 && (line[0] == '`' || line[0] == ' '));
    }

    /** A count and as many characters; some systems cut blanks, which stand for zero, or add a check character. */
    private static boolean isData(byte[] line) {
        int end = end(line);
        if (end < 2 || isEnd(line)) {
            return false;
        }
        int count = (line[0] - ' ') & MOST_ON_LINE;
        int least = (count * 8 + 5) / 6;
        if (count == 0 || end - 1 < least - 3 || end - 1 > (count + 2) / 3 * 4 + 2) {
            return false;
        }
        for (int i = 0; i < end; i++) {
            if (line[i] < ' ' || line[i] > '`') {
                return false;
            }
        }
        return true;
    }

    private static byte[] decoded(byte[] line) {
        int end = end(line);
        int count = (line[0] - ' ') & MOST_ON_LINE;
        byte[] octets = new byte[count];
        for (int i = 0; i < count; i++) {
            int group = 1 + i / 3 * 4;
            int first = sextet(line, group + i % 3, end);
            int second = sextet(line, group + i % 3 + 1, end);
            octets[i] = (byte)
                    switch (i % 3) {
                        case 0 -> first << 2 | second >> 4;
                        case 1 -> first << 4 | second >> 2;
                        default -> first << 6 | second;
                    };
        }
        return octets;
    }

    private static int sextet(byte[] line, int at, int end) {
        return at < end ? (line[at] - ' ') & 0x3f : 0;
    }

    private static boolean startsWith(byte[] line, String word) {
        for (int i = 0; i < word.length(); i++) {
            if (i >= line.length || line[i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The length without the line end. */
    private static int end(byte[] line) {
        int end = line.length;
        if (end > 0 && line[end - 1] == '\n') {
            end--;
        }
        if (end > 0 && line[end - 1] == '\r') {
            end--;
        }
        return end;
    }

    private Optional<byte[]> read() throws IOException {
        byte[] line = new byte[0];
        while (line.length < LONGEST) {
            if (at == filled && !fill()) {
                break;
            }
            int most = Math.min(filled, at + LONGEST - line.length);
            int stop = at;
            while (stop < most && buffer[stop] != '\n') {
                stop++;
            }
            boolean ended = stop < most;
            stop += ended ? 1 : 0;
            int length = line.length;
            line = Arrays.copyOf(line, length + stop - at);
            System.arraycopy(buffer, at, line, length, stop - at);
            at = stop;
            if (ended) {
                break;
            }
        }
        continued = line.length == LONGEST && line[LONGEST - 1] != '\n';
        return line.length == 0 ? Optional.empty() : Optional.of(line);
    }

    private boolean fill() throws IOException {
        int count = in.read(buffer, 0, buffer.length);
        at = 0;
        filled = Math.max(0, count);
        return count > 0;
    }
}
