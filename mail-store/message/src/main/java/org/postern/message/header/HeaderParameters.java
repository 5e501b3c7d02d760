package org.postern.message.header;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.postern.message.charset.TextDecoder;

/**
 * Value and parameters of Content-Type or Content-Disposition as mail software writes them: RFC 2231 with continuations
 * and charset, encoded-words (forbidden there but common), raw 8-bit, percent signs, unclosed quotes. The first of
 * several equal parameters counts. Linear. Pure.
 */
public final class HeaderParameters {
    private static final int MOST = 1_000;
    private static final int MOST_SEGMENTS = 100;

    private final String value;
    private final Map<String, String> plain = new LinkedHashMap<>();
    private final Map<String, TreeMap<Integer, Segment>> segments = new LinkedHashMap<>();

    private HeaderParameters(String value) {
        this.value = value;
    }

    /** Reads a field body whose raw octets are decoded already, encoded-words not. */
    public static HeaderParameters parse(String field) {
        int semicolon = field.indexOf(';');
        String head = semicolon < 0 ? field : field.substring(0, semicolon);
        int first = withoutSemicolon(head);
        HeaderParameters result = new HeaderParameters(
                head.substring(0, first < 0 ? head.length() : first).strip().toLowerCase(Locale.ROOT));
        int at = first >= 0 ? first - 1 : semicolon >= 0 ? semicolon : field.length();
        int seen = 0;
        while (at < field.length() && seen++ < MOST) {
            at = result.readOne(field, at + 1);
        }
        return result;
    }

    /** Where the first parameter begins if the semicolon before it, or the value, is missing; -1 if not. */
    private static int withoutSemicolon(String head) {
        int equals = head.indexOf('=');
        if (equals < 0 || head.indexOf('(') >= 0 || head.lastIndexOf('"', equals) >= 0) {
            return -1;
        }
        int begin = equals;
        while (begin > 0 && head.charAt(begin - 1) <= ' ') {
            begin--;
        }
        while (begin > 0 && head.charAt(begin - 1) > ' ') {
            begin--;
        }
        return begin;
    }

    public String value() {
        return value;
    }

    /** The decoded parameter, from its best form; empty if it is missing. */
    public Optional<String> get(String name) {
        TreeMap<Integer, Segment> pieces = segments.get(name);
        if (pieces != null) {
            return Optional.of(join(pieces));
        }
        return Optional.ofNullable(plain.get(name)).map(HeaderParameters::mend);
    }

    /** Reads one parameter and returns the index of the semicolon after it. */
    private int readOne(String field, int from) {
        int equals = from;
        while (equals < field.length() && field.charAt(equals) != '=' && field.charAt(equals) != ';') {
            equals++;
        }
        if (equals >= field.length() || field.charAt(equals) == ';') {
            return equals;
        }
        String name = field.substring(from, equals).strip().toLowerCase(Locale.ROOT);
        int at = equals + 1;
        while (at < field.length() && field.charAt(at) <= ' ') {
            at++;
        }
        StringBuilder text = new StringBuilder();
        if (at < field.length() && field.charAt(at) == '"') {
            at = quoted(field, at + 1, text);
            while (at < field.length() && field.charAt(at) != ';') {
                at++;
            }
        } else {
            int end = field.indexOf(';', at);
            end = end < 0 ? field.length() : end;
            text.append(field.substring(at, end).strip());
            at = end;
        }
        keep(name, text.toString());
        return at;
    }

    /** Only a quote and a backslash can be escaped, so C:\dir\file, as old clients send it, keeps its backslashes. */
    private static int quoted(String field, int from, StringBuilder text) {
        int at = from;
        while (at < field.length() && field.charAt(at) != '"') {
            char c = field.charAt(at);
            boolean escape = c == '\\' && at + 1 < field.length() && "\"\\".indexOf(field.charAt(at + 1)) >= 0;
            at += escape ? 1 : 0;
            text.append(field.charAt(at));
            at++;
        }
        return at;
    }

    private void keep(String name, String text) {
        int star = name.indexOf('*');
        if (star < 0) {
            plain.putIfAbsent(name, text);
            return;
        }
        boolean extended = name.endsWith("*");
        String number = name.substring(star + 1, extended ? Math.max(star + 1, name.length() - 1) : name.length());
        int index = 0;
        if (!number.isEmpty()) {
            if (number.length() > 4 || !number.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return;
            }
            index = Integer.parseInt(number);
        }
        TreeMap<Integer, Segment> pieces = segments.computeIfAbsent(name.substring(0, star), k -> new TreeMap<>());
        if (pieces.size() < MOST_SEGMENTS) {
            pieces.putIfAbsent(index, new Segment(text, extended));
        }
    }

    /** Joins the segments before decoding, because some senders split a percent triplet. */
    private static String join(NavigableMap<Integer, Segment> pieces) {
        StringBuilder joined = new StringBuilder();
        Optional<String> charset = Optional.empty();
        boolean anyExtended = false;
        int expected = pieces.firstKey();
        for (Map.Entry<Integer, Segment> entry : pieces.entrySet()) {
            if (entry.getKey() != expected++) {
                break; // RFC 2231 section 3: a gap ends the value
            }
            String text = entry.getValue().text;
            if (entry.getValue().extended && !anyExtended) {
                int first = text.indexOf('\'');
                int second = first < 0 ? -1 : text.indexOf('\'', first + 1);
                charset = first > 0 && second > 0 ? Optional.of(text.substring(0, first)) : Optional.empty();
                text = text.substring(second + 1);
                anyExtended = true;
            }
            joined.append(entry.getValue().extended ? text : text.replace("%", "%25"));
        }
        if (!anyExtended) {
            return mend(joined.toString().replace("%25", "%"));
        }
        return TextDecoder.decode(percent(joined.toString()), charset, Optional.empty())
                .text();
    }

    /** Decodes a plain value: encoded-words, or percent signs if they are valid UTF-8. */
    private static String mend(String text) {
        if (text.contains("=?")) {
            return HeaderDecoder.decodeWords(text);
        }
        if (text.indexOf('%') >= 0 && text.length() < 4_096) {
            byte[] octets = percent(text);
            if (!TextDecoder.isAscii(octets) && octets.length < text.length()) {
                return TextDecoder.strict(octets, StandardCharsets.UTF_8).orElse(text);
            }
        }
        return text;
    }

    private static byte[] percent(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length());
        for (int at = 0; at < text.length(); ) {
            int c = text.codePointAt(at);
            int octet = c == '%' ? HeaderDecoder.hex(text, at + 1) : -1;
            if (octet >= 0) {
                out.write(octet);
                at += 3;
            } else {
                out.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
                at += Character.charCount(c);
            }
        }
        return out.toByteArray();
    }

    private record Segment(String text, boolean extended) {}
}
