package org.postern.message.address;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * A display name as people compare names: without case, width, accents, punctuation, order of its words, blanks and
 * what stands in brackets. Two names with the same key look like one person's. Pure.
 */
public final class NameKey {
    private static final int LONGEST = 200;

    private NameKey() {}

    /** The key; empty for a name without letters. */
    public static String of(String name) {
        String cut = name.length() > LONGEST ? name.substring(0, LONGEST) : name;
        String plain =
                Normalizer.normalize(withoutBrackets(cut), Normalizer.Form.NFKD).toLowerCase(Locale.ROOT);
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        for (int at = 0; at < plain.length(); ) {
            int c = plain.codePointAt(at);
            at += Character.charCount(c);
            UnicodeScript script = UnicodeScript.of(c);
            if (script == UnicodeScript.HAN || script == UnicodeScript.HIRAGANA || script == UnicodeScript.KATAKANA) {
                words.add(Character.toString(c)); // written with or without a blank between the names
            } else if (Character.isLetterOrDigit(c)) {
                word.appendCodePoint(c);
            } else if (Character.getType(c) != Character.NON_SPACING_MARK && c != '\'' && c != '\u2019') {
                words.add(word.toString());
                word.setLength(0);
            }
        }
        words.add(word.toString());
        words.removeIf(String::isEmpty);
        Collections.sort(words);
        return String.join(" ", words);
    }

    private static String withoutBrackets(String name) {
        StringBuilder out = new StringBuilder(name.length());
        int depth = 0;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if ("(\uff08[\u3010<".indexOf(c) >= 0) {
                depth++;
            } else if (")\uff09]\u3011>".indexOf(c) >= 0) {
                depth = Math.max(0, depth - 1);
            } else if (depth == 0) {
                out.append(c);
            }
        }
        return out.toString();
    }
}
