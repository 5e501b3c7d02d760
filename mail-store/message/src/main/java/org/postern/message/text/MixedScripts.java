package org.postern.message.text;

import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.Set;

/**
 * Finds words that mix scripts with similar letters (the deceptive part of UTS #39): Latin with Cyrillic, Greek,
 * Armenian or Cherokee. Mixes of Latin with Japanese, Chinese or Korean are normal and pass. Pure.
 */
public final class MixedScripts {
    private static final Set<UnicodeScript> ALIKE = EnumSet.of(
            UnicodeScript.LATIN,
            UnicodeScript.CYRILLIC,
            UnicodeScript.GREEK,
            UnicodeScript.ARMENIAN,
            UnicodeScript.CHEROKEE);

    private MixedScripts() {}

    public static boolean in(String text) {
        Set<UnicodeScript> word = EnumSet.noneOf(UnicodeScript.class);
        for (int at = 0; at < text.length(); ) {
            int c = text.codePointAt(at);
            at += Character.charCount(c);
            if (!Character.isLetter(c)) {
                if (c != '-' && c != '\'') {
                    word.clear();
                }
                continue;
            }
            UnicodeScript script = UnicodeScript.of(c);
            if (ALIKE.contains(script)) {
                word.add(script);
                if (word.size() > 1) {
                    return true;
                }
            }
        }
        return false;
    }
}
