package org.postern.store.password;

import java.nio.CharBuffer;
import java.text.Normalizer;
import java.util.Arrays;

/**
 * The form of a password in which it is counted and hashed: OpaqueString of RFC 8265 4.2. Every blank of another script
 * is the ASCII space, and accents are composed (NFC), because keyboards differ in what they send for the same key.
 * Capitals and width stay: they are part of the secret. Pure.
 */
public final class PasswordForm {
    private PasswordForm() {}

    /** A copy in that form, which the caller wipes; never the array that was given. */
    public static char[] of(char[] typed) {
        char[] spaced = typed.clone();
        for (int i = 0; i < spaced.length; i++) {
            if (Character.getType(spaced[i]) == Character.SPACE_SEPARATOR) {
                spaced[i] = ' ';
            }
        }
        if (Normalizer.isNormalized(CharBuffer.wrap(spaced), Normalizer.Form.NFC)) {
            return spaced;
        }
        char[] composed = Normalizer.normalize(CharBuffer.wrap(spaced), Normalizer.Form.NFC)
                .toCharArray();
        Arrays.fill(spaced, '\0');
        return composed;
    }

    /** The number of characters that a person counts: code points, not the units of UTF-16. */
    public static int length(char[] password) {
        return Character.codePointCount(password, 0, password.length);
    }
}
