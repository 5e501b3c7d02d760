package org.postern.message.header;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.RawField;
import org.apache.james.mime4j.stream.RawFieldParser;
import org.apache.james.mime4j.util.ByteArrayBuffer;

/**
 * The header of a message as raw fields (RFC 5322 2.2) with unchanged octets, so that it can be written again as it
 * came. This class separates the lines, mime4j parses the fields. Reads at most {@link #LIMIT} octets, whatever the
 * message holds.
 *
 * @param parts in order: fields, and lines that are not fields
 * @param length octets up to and with the blank line; the body begins there
 * @param complete false when the header did not end within the limit
 */
public record MailHeader(List<Part> parts, int length, boolean complete) {
    /** Octets. Real headers reach 50 KiB; the heap is much larger. */
    public static final int LIMIT = 1_048_576;

    private static final int FIRST_READ = 8_192;

    /** A field, or a line that is not one. */
    public record Part(ByteArrayBuffer raw, Optional<RawField> field) {}

    public static MailHeader read(InputStream in) throws IOException {
        byte[] buffer = new byte[FIRST_READ];
        int filled = in.readNBytes(buffer, 0, buffer.length);
        List<Part> parts = new ArrayList<>();
        int field = 0;
        int line = 0;
        while (true) {
            int next = endOfLine(buffer, line, filled);
            if (next < 0 && filled == buffer.length) {
                if (filled >= LIMIT) {
                    parts.add(new Part(copy(buffer, field, filled), Optional.empty()));
                    return new MailHeader(parts, filled, false);
                }
                buffer = Arrays.copyOf(buffer, Math.min(LIMIT, 4 * filled));
                filled += in.readNBytes(buffer, filled, buffer.length - filled);
                continue;
            }
            int end = next < 0 ? filled : next;
            boolean blank = isBlank(buffer, line, end);
            boolean folded = !blank && line > field && (buffer[line] == ' ' || buffer[line] == '\t');
            if (!folded && line > field) {
                parts.add(part(copy(buffer, field, line)));
                field = line;
            }
            if (blank) {
                return new MailHeader(parts, end, true);
            }
            line = end;
        }
    }

    /** Whether it is empty but for its end, which some programs write as CR CR LF. */
    private static boolean isBlank(byte[] buffer, int line, int end) {
        int at = line;
        while (at < end && buffer[at] == '\r') {
            at++;
        }
        return line == end || (at == end - 1 && buffer[at] == '\n');
    }

    private static int endOfLine(byte[] buffer, int from, int to) {
        for (int i = from; i < to; i++) {
            if (buffer[i] == '\n') {
                return i + 1;
            }
        }
        return -1;
    }

    private static ByteArrayBuffer copy(byte[] buffer, int from, int to) {
        return new ByteArrayBuffer(Arrays.copyOfRange(buffer, from, to), false);
    }

    private static Part part(ByteArrayBuffer raw) {
        try {
            RawField field = RawFieldParser.DEFAULT.parseField(raw);
            return new Part(raw, isFieldName(field.getName()) ? Optional.of(field) : Optional.empty());
        } catch (MimeException e) {
            return new Part(raw, Optional.empty());
        }
    }

    private static boolean isFieldName(String name) {
        return !name.isEmpty() && name.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != ':');
    }

    /**
     * Octets of the lines at the end that are not fields, in a message without a blank line: they can only be its text.
     */
    public int trailing() {
        int octets = 0;
        int all = 0;
        for (Part part : parts) {
            all += part.raw().length();
            octets = part.field().isPresent() ? 0 : octets + part.raw().length();
        }
        return complete && all == length ? octets : 0;
    }

    /** The fields, in order. */
    public List<RawField> fields() {
        return parts.stream().flatMap(part -> part.field().stream()).toList();
    }

    /** Whether every line of the header belongs to a field, and the header ended within the limit. */
    public boolean wellFormed() {
        return complete && parts.stream().allMatch(part -> part.field().isPresent());
    }

    public static String nameOf(RawField field) {
        return field.getName().toLowerCase(Locale.ROOT);
    }

    /** The octets of a field after its colon. */
    public static byte[] bodyOf(RawField field) {
        byte[] raw = field.getRaw().toByteArray();
        int colon = 0;
        while (colon < raw.length && raw[colon] != ':') {
            colon++;
        }
        return Arrays.copyOfRange(raw, Math.min(raw.length, colon + 1), raw.length);
    }

    public List<RawField> named(String lowerCaseName) {
        return fields().stream().filter(f -> nameOf(f).equals(lowerCaseName)).toList();
    }

    public boolean has(String lowerCaseName) {
        return fields().stream().anyMatch(f -> nameOf(f).equals(lowerCaseName));
    }

    /** Whether a field holds octets above 127 (RFC 6532). */
    public boolean eightBit() {
        for (RawField field : fields()) {
            for (byte octet : field.getRaw().toByteArray()) {
                if (octet < 0) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The fields to keep, each with its CRLF, without the blank line and without lines that are not fields. */
    public byte[] bytes(Predicate<RawField> keep) {
        return joined(part -> part.field().filter(keep).isPresent());
    }

    /** Everything that was read except some fields: without the blank line, with lines that are not fields. */
    public byte[] without(Predicate<RawField> removed) {
        return joined(part -> part.field().filter(removed).isEmpty());
    }

    private byte[] joined(Predicate<Part> kept) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(length);
        for (Part part : parts) {
            if (kept.test(part)) {
                out.writeBytes(part.raw().toByteArray());
                if (complete && part.raw().byteAt(part.raw().length() - 1) != '\n') {
                    out.writeBytes(new byte[] {'\r', '\n'});
                }
            }
        }
        return out.toByteArray();
    }
}
