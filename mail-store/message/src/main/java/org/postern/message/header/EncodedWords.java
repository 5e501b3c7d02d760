package org.postern.message.header;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Writes text as RFC 2047 words in base64 UTF-8. {@link HeaderDecoder} reads them back character by character. Pure. */
public final class EncodedWords {
    /**
     * Octets of a word: 45 make 60 characters of base64; with the delimiters that is 72 of the 75 that RFC 2047 allows.
     */
    private static final int OCTETS = 45;

    private EncodedWords() {}

    /** The words, each on a line of its own, with whole characters in each word (RFC 2047 section 5). */
    public static String of(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        int octets = 0;
        for (int at = 0; at < text.length(); ) {
            String character = Character.toString(text.codePointAt(at));
            int size = character.getBytes(StandardCharsets.UTF_8).length;
            if (octets + size > OCTETS) {
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
}
