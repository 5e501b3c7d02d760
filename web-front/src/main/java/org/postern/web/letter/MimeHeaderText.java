package org.postern.web.letter;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.postern.message.address.LocalParts;

/** Writes header values: RFC 2047 words in base64 UTF-8, RFC 2231 parameters, folded lines. Pure. */
final class MimeHeaderText {
    /**
     * Octets of a word: 45 make 60 characters of base64; with the delimiters that is 72 of the 75 that RFC 2047 allows.
     */
    private static final int WORD_OCTETS = 45;

    private static final int SEGMENT = 60;

    private MimeHeaderText() {}

    /** Unstructured text such as a subject. */
    static String text(String value) {
        return isPlain(value) ? value : words(value);
    }

    /** A display name and its address, whose local part is quoted where RFC 5322 needs it. */
    static String mailbox(String name, String written) {
        String address = LocalParts.quotedAddress(written);
        if (name.isEmpty()) {
            return address;
        }
        String phrase = isPlain(name) ? quoted(name) : words(name);
        return phrase + " <" + address + ">";
    }

    static String mailboxes(List<Recipient> recipients) {
        return recipients.stream().map(r -> mailbox(r.name(), r.address())).collect(Collectors.joining(",\r\n "));
    }

    /** The name parameter of Content-Type, for clients that do not support RFC 2231. */
    static String nameParameter(String fileName) {
        return "name=" + (isPlain(fileName) ? quoted(fileName) : "\"" + words(fileName) + "\"");
    }

    /** The filename parameter of Content-Disposition. */
    static String fileNameParameter(String fileName) {
        if (isPlain(fileName)) {
            return "filename=" + quoted(fileName);
        }
        List<String> segments = percentSegments(fileName);
        if (segments.size() == 1) {
            return "filename*=UTF-8''" + segments.get(0);
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < segments.size(); i++) {
            out.append(i == 0 ? "filename*0*=UTF-8''" : ";\r\n filename*" + i + "*=")
                    .append(segments.get(i));
        }
        return out.toString();
    }

    private static boolean isPlain(String value) {
        return value.length() <= 200 && !value.contains("=?") && value.chars().allMatch(c -> c >= ' ' && c < 0x7f);
    }

    private static String quoted(String value) {
        return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    /** Puts whole characters in each word (RFC 2047 section 5), one word per line. */
    private static String words(String value) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        int octets = 0;
        for (int at = 0; at < value.length(); ) {
            String character = Character.toString(value.codePointAt(at));
            int size = character.getBytes(StandardCharsets.UTF_8).length;
            if (octets + size > WORD_OCTETS) {
                words.add(word(word));
                word.setLength(0);
                octets = 0;
            }
            word.append(character);
            octets += size;
            at += character.length();
        }
        words.add(word(word));
        return String.join("\r\n ", words);
    }

    private static String word(StringBuilder text) {
        byte[] octets = text.toString().getBytes(StandardCharsets.UTF_8);
        return "=?UTF-8?B?" + Base64.getEncoder().encodeToString(octets) + "?=";
    }

    private static List<String> percentSegments(String value) {
        List<String> segments = new ArrayList<>();
        StringBuilder segment = new StringBuilder();
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "-._~".indexOf(c) >= 0;
            String piece = plain ? String.valueOf(c) : String.format("%%%02X", (int) c);
            if (segment.length() + piece.length() > SEGMENT) {
                segments.add(segment.toString());
                segment.setLength(0);
            }
            segment.append(piece);
        }
        segments.add(segment.toString());
        return segments;
    }
}
