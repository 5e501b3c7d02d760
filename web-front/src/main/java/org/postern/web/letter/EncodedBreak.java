package org.postern.web.letter;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postern.message.header.HeaderDecoder;

/** Finds RFC 2047 words that hide a line break. */
final class EncodedBreak {
    /** Possessive and bounded, so that no input makes it backtrack. */
    private static final Pattern WORD = Pattern.compile("=\\?[^?\\s]{1,60}+\\?[bBqQ]\\?[^?]{0,2000}+\\?=");

    private EncodedBreak() {}

    static boolean in(String value) {
        if (!value.contains("=?")) {
            return false;
        }
        Matcher words = WORD.matcher(value);
        while (words.find()) {
            String decoded = HeaderDecoder.decodeWords(words.group());
            for (int i = 0; i < decoded.length(); i++) {
                char c = decoded.charAt(i);
                if (c == '\r' || c == '\n' || c == 0 || c == '\u2028' || c == '\u2029' || c == '\u0085') {
                    return true;
                }
            }
        }
        return false;
    }
}
