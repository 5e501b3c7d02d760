package org.postern.store.delivery;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.RawField;
import org.apache.james.mime4j.stream.RawFieldParser;
import org.apache.james.mime4j.util.ByteArrayBuffer;

/**
 * The header of a message as raw fields (RFC 5322 2.2), bytes untouched: what is kept is written again as it came. Lines
 * are told apart here, the fields are mime4j's work. Reads at most {@link #LIMIT} octets whatever the message holds.
 *
 * @param fields in order, without those that are no fields
 * @param length octets up to and with the blank line; the body begins there
 * @param wellFormed false when a line is no field, or when the header did not end within the limit
 * @param complete false when the header did not end within the limit
 */
record MailHeader(List<RawField> fields, int length, boolean wellFormed, boolean complete) {
    /** Octets; generous beside the 50 KiB that real headers reach, small beside the heap. */
    static final int LIMIT = 1_048_576;

    private static final int FIRST_READ = 8_192;

    static MailHeader read(InputStream in) throws IOException {
        byte[] buffer = new byte[FIRST_READ];
        int filled = in.readNBytes(buffer, 0, buffer.length);
        List<RawField> fields = new ArrayList<>();
        boolean wellFormed = true;
        int field = 0;
        int line = 0;
        while (true) {
            int next = endOfLine(buffer, line, filled);
            if (next < 0 && filled == buffer.length) {
                if (filled >= LIMIT) {
                    return new MailHeader(fields, filled, false, false);
                }
                buffer = Arrays.copyOf(buffer, Math.min(LIMIT, 4 * filled));
                filled += in.readNBytes(buffer, filled, buffer.length - filled);
                continue;
            }
            int end = next < 0 ? filled : next;
            boolean blank = line == end || (end - line == 2 && buffer[line] == '\r');
            boolean folded = !blank && line > field && (buffer[line] == ' ' || buffer[line] == '\t');
            if (!folded && line > field) {
                wellFormed &= add(fields, buffer, field, line);
                field = line;
            }
            if (blank) {
                return new MailHeader(fields, end, wellFormed, true);
            }
            line = end;
        }
    }

    private static int endOfLine(byte[] buffer, int from, int to) {
        for (int i = from; i < to; i++) {
            if (buffer[i] == '\n') {
                return i + 1;
            }
        }
        return -1;
    }

    private static boolean add(List<RawField> fields, byte[] buffer, int from, int to) {
        try {
            byte[] raw = Arrays.copyOfRange(buffer, from, to);
            RawField field = RawFieldParser.DEFAULT.parseField(new ByteArrayBuffer(raw, false));
            if (!isFieldName(field.getName())) {
                return false;
            }
            fields.add(field);
            return true;
        } catch (MimeException e) {
            return false;
        }
    }

    private static boolean isFieldName(String name) {
        return !name.isEmpty() && name.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != ':');
    }

    static String nameOf(RawField field) {
        return field.getName().toLowerCase(Locale.ROOT);
    }

    List<RawField> named(String lowerCaseName) {
        return fields.stream().filter(f -> nameOf(f).equals(lowerCaseName)).toList();
    }

    boolean has(String lowerCaseName) {
        return fields.stream().anyMatch(f -> nameOf(f).equals(lowerCaseName));
    }

    /** Whether a field holds octets above 127 (RFC 6532). */
    boolean eightBit() {
        for (RawField field : fields) {
            for (byte octet : field.getRaw().toByteArray()) {
                if (octet < 0) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The fields that are kept, each with its CRLF, without the blank line. */
    byte[] bytes(Predicate<RawField> keep) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(length);
        for (RawField field : fields) {
            if (keep.test(field)) {
                byte[] raw = field.getRaw().toByteArray();
                out.writeBytes(raw);
                if (raw[raw.length - 1] != '\n') {
                    out.writeBytes(new byte[] {'\r', '\n'});
                }
            }
        }
        return out.toByteArray();
    }
}
