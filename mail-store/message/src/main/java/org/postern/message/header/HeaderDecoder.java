package org.postern.message.header;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postern.message.charset.MailCharsets;
import org.postern.message.charset.TextDecoder;

/**
 * Decodes header values as real mail has them (RFC 2047 and its common violations): raw 8-bit octets and raw
 * ISO-2022-JP, encoded-words cut inside a character, without spaces around them, with spaces in them, in quotes, broken
 * base64. The decoders of Jakarta Mail and mime4j decode each word separately and with exactly the named charset, so
 * they lose split characters and ①. Linear time, no error for any input. Pure.
 */
public final class HeaderDecoder {
    private HeaderDecoder() {}

    /**
     * Converts a raw header value (folding white space still in it) to Unicode; encoded-words are not decoded. Octets
     * that are UTF-8 beyond doubt are read so; others in the charset of the body, where they fit it, and without one in
     * the charset that they show.
     *
     * @param hint the charset of the message's body
     */
    public static String decodeRaw(byte[] raw, Optional<Charset> hint) {
        byte[] unfolded = unfold(raw);
        if (TextDecoder.isAscii(unfolded)) {
            return new String(unfolded, StandardCharsets.US_ASCII);
        }
        Optional<String> utf8 = TextDecoder.strict(unfolded, StandardCharsets.UTF_8);
        boolean wide = hint.filter(
                        charset -> !charset.canEncode() || charset.newEncoder().maxBytesPerChar() > 1)
                .isPresent();
        if (utf8.isPresent() && !holdsEscape(unfolded) && (!wide || holdsLongSequence(unfolded))) {
            return utf8.get();
        }
        return hint.filter(charset -> !holdsEscape(unfolded))
                .flatMap(charset -> TextDecoder.strictLikeBody(unfolded, charset))
                .orElseGet(() -> TextDecoder.decode(unfolded, Optional.empty(), Optional.empty())
                        .text());
    }

    /** Whether a raw value holds octets that are neither ASCII nor UTF-8 beyond doubt. */
    static boolean doubtful(byte[] raw) {
        byte[] unfolded = unfold(raw);
        return !TextDecoder.isAscii(unfolded)
                && (holdsEscape(unfolded)
                        || !holdsLongSequence(unfolded)
                        || TextDecoder.strict(unfolded, StandardCharsets.UTF_8).isEmpty());
    }

    /**
     * Whether there is a lead octet of three or four in UTF-8. Short text in a double-byte charset can be valid UTF-8
     * by chance, but only as sequences of two.
     */
    private static boolean holdsLongSequence(byte[] octets) {
        for (byte octet : octets) {
            if ((octet & 0xff) >= 0xe0) {
                return true;
            }
        }
        return false;
    }

    /** Decodes RFC 2047 words, whatever they contain. A word in UTF-7 is left as it is. */
    public static String decodeWords(String value) {
        int start = value.indexOf("=?");
        if (start < 0) {
            return value;
        }
        StringBuilder out = new StringBuilder(value.length());
        Run run = new Run(out);
        int done = 0;
        int lastEnd = value.lastIndexOf("?="); // Searched only once: a search for each false start would be quadratic.
        while (start >= 0 && start < lastEnd) {
            Word word = wordAt(value, start);
            if (word == null) {
                start = value.indexOf("=?", start + 2);
                continue;
            }
            String between = value.substring(done, start);
            if (!(run.open() && between.isBlank())) {
                run.flush();
                out.append(between);
            }
            run.add(word);
            done = word.end;
            start = value.indexOf("=?", done);
        }
        run.flush();
        return out.append(value, done, value.length()).toString();
    }

    /** The octets of a raw header value without line breaks, each as one character. */
    public static String unfolded(byte[] raw) {
        return new String(unfold(raw), StandardCharsets.ISO_8859_1);
    }

    private static byte[] unfold(byte[] raw) {
        byte[] out = new byte[raw.length];
        int length = 0;
        for (byte b : raw) {
            if (b != '\r' && b != '\n') {
                out[length++] = b;
            }
        }
        return Arrays.copyOf(out, length);
    }

    private static boolean holdsEscape(byte[] octets) {
        for (byte b : octets) {
            if (b == 0x1b) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable Word wordAt(String value, int start) {
        int charsetEnd = value.indexOf('?', start + 2);
        if (charsetEnd < 0 || charsetEnd == start + 2 || charsetEnd + 2 >= value.length()) {
            return null;
        }
        char encoding = Character.toLowerCase(value.charAt(charsetEnd + 1));
        if ((encoding != 'b' && encoding != 'q') || value.charAt(charsetEnd + 2) != '?') {
            return null;
        }
        int end = wordEnd(value, charsetEnd + 3, encoding == 'q');
        if (end < 0) {
            return null;
        }
        String charset = value.substring(start + 2, charsetEnd);
        int language = charset.indexOf('*'); // RFC 2231 section 5
        charset = language < 0 ? charset : charset.substring(0, language);
        String data = value.substring(charsetEnd + 3, end);
        byte[] octets = encoding == 'b' ? LenientBase64.decode(data) : quoted(data);
        return new Word(charset, octets, value.substring(start, end + 2), end + 2);
    }

    /**
     * The end of the data of a word, or -1. Some software leaves question marks bare in Q words: {@code ?=E4} is then
     * data, where the word goes on to an end that is followed by a blank or nothing.
     */
    private static int wordEnd(String value, int from, boolean quoted) {
        int first = value.indexOf("?=", from);
        int end = first;
        while (quoted && end >= 0 && !endsHere(value, end + 2)) {
            int next = value.indexOf("?=", end + 1);
            if (hex(value, end + 2) < 0 || next < 0 || holdsStart(value, end + 2, next)) {
                return first;
            }
            end = next;
        }
        return end < 0 ? first : end;
    }

    private static boolean endsHere(String value, int at) {
        return at >= value.length()
                || value.charAt(at) <= ' '
                || "()<>\",;".indexOf(value.charAt(at)) >= 0
                || value.startsWith("=?", at);
    }

    private static boolean holdsStart(String value, int from, int to) {
        for (int i = from; i < to - 1; i++) {
            if (value.charAt(i) == '=' && value.charAt(i + 1) == '?') {
                return true;
            }
        }
        return false;
    }

    private static byte[] quoted(String data) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(data.length());
        for (int i = 0; i < data.length(); i++) {
            char c = data.charAt(i);
            if (c == '_') {
                out.write(' ');
            } else if (c == '=' && hex(data, i + 1) >= 0) {
                out.write(hex(data, i + 1));
                i += 2;
            } else if (c < 0x80) {
                out.write(c);
            } else {
                out.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
            }
        }
        return out.toByteArray();
    }

    /** Two hexadecimal digits, or -1. */
    public static int hex(String data, int at) {
        if (at + 1 >= data.length()) {
            return -1;
        }
        int high = Character.digit(data.charAt(at), 16);
        int low = Character.digit(data.charAt(at + 1), 16);
        return high < 0 || low < 0 || data.charAt(at) > 'f' || data.charAt(at + 1) > 'f' ? -1 : high << 4 | low;
    }

    private static final class Word {
        private final String charset;
        private final byte[] octets;
        private final String verbatim;
        private final int end;

        private Word(String charset, byte[] octets, String verbatim, int end) {
            this.charset = charset;
            this.octets = octets;
            this.verbatim = verbatim;
            this.end = end;
        }

        boolean refused() {
            return MailCharsets.isUtf7(charset);
        }
    }

    /** Adjacent words of one charset, decoded together. */
    private static final class Run {
        private final StringBuilder out;
        private final ByteArrayOutputStream octets = new ByteArrayOutputStream();
        private String charset = "";
        private boolean open;

        Run(StringBuilder out) {
            this.out = out;
        }

        boolean open() {
            return open;
        }

        void add(Word word) {
            String label = word.charset.toLowerCase(Locale.ROOT);
            if (octets.size() > 0 && !label.equals(charset)) {
                flushOctets();
            }
            if (word.refused()) {
                flushOctets();
                out.append(word.verbatim);
            } else {
                octets.writeBytes(word.octets);
            }
            charset = label;
            open = true;
        }

        void flush() {
            flushOctets();
            open = false;
        }

        private void flushOctets() {
            if (octets.size() > 0) {
                out.append(TextDecoder.decode(octets.toByteArray(), Optional.of(charset), Optional.empty())
                        .text());
                octets.reset();
            }
        }
    }
}
