package org.postern.web.page.list;

import java.text.BreakIterator;
import java.util.Locale;

/** The initials of a name, as a small picture of a sender. Pure. */
public final class Initials {
    private Initials() {}

    /**
     * One or two characters: of the first and the last word where a name is written with letters that have capitals, else
     * the first character.
     */
    public static String of(String name) {
        String first = "";
        String last = "";
        for (String word : name.split("[\\s\\p{Punct}]+", 20)) {
            String one = character(word);
            if (!one.isEmpty() && Character.isLetterOrDigit(one.codePointAt(0))) {
                last = first.isEmpty() ? "" : one;
                first = first.isEmpty() ? one : first;
            }
        }
        boolean capitals = !first.toLowerCase(Locale.ROOT).equals(first.toUpperCase(Locale.ROOT));
        boolean address = name.indexOf('@') >= 0;
        return (capitals && !address ? first + last : first).toUpperCase(Locale.ROOT);
    }

    private static String character(String word) {
        BreakIterator characters = BreakIterator.getCharacterInstance(Locale.ROOT);
        characters.setText(word);
        int end = characters.next();
        return end == BreakIterator.DONE ? "" : word.substring(0, end);
    }
}
