package org.postern.web.letter;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Names a letter being written, and the page in which it is written. Both are random, so that two writers never share
 * one.
 *
 * @param id of the letter for its whole life: 128 bits
 * @param window of the page; a new one for each view of the compose page
 */
public record LetterName(String id, String window) {
    private static final int ID_OCTETS = 16;
    private static final int WINDOW_OCTETS = 9;
    private static final String ID = "[A-Za-z0-9_-]{22}";
    private static final String WINDOW = "[A-Za-z0-9_-]{1,32}";

    public LetterName {
        if (!id.matches(ID) || !window.matches(WINDOW)) {
            throw new IllegalArgumentException("not the name of a letter");
        }
    }

    public static LetterName fresh() {
        return new LetterName(random(ID_OCTETS), random(WINDOW_OCTETS));
    }

    /** A known letter in a new page; empty when the text is not an id. */
    public static Optional<LetterName> opened(String id) {
        return id.matches(ID) ? Optional.of(new LetterName(id, random(WINDOW_OCTETS))) : Optional.empty();
    }

    /** From a form; parts that it lacks are made anew. */
    public static LetterName posted(Optional<String> id, Optional<String> window) {
        return new LetterName(
                id.filter(given -> given.matches(ID)).orElseGet(() -> random(ID_OCTETS)),
                window.filter(given -> given.matches(WINDOW)).orElseGet(() -> random(WINDOW_OCTETS)));
    }

    /** For a draft of another program: every page that opens it gets the same id. */
    public static LetterName ofDraft(String address, String uidl) {
        return new LetterName(digest("draft\0" + address + '\0' + uidl), random(WINDOW_OCTETS));
    }

    private static String random(int count) {
        byte[] octets = new byte[count];
        new SecureRandom().nextBytes(octets);
        return text(octets);
    }

    /** 128 bits of SHA-256, in 22 characters. */
    static String digest(String text) {
        try {
            byte[] all = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return text(Arrays.copyOf(all, ID_OCTETS));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String text(byte[] octets) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }
}
