package org.postern.store.mailbox;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/**
 * A folder's name: NFC, 1 to 100 characters, without control, format or line-separating characters, without leading or
 * trailing blanks, without {@code /} and {@code \} (a hierarchy separator in IMAP and a path separator elsewhere), and
 * not only dots. Two names are equal when their {@link #key()} is.
 */
public record FolderName(String text) {
    private static final int MOST_CHARACTERS = 100;

    public FolderName {
        text = Normalizer.normalize(text, Normalizer.Form.NFC);
        int length = text.codePointCount(0, text.length());
        if (length < 1 || length > MOST_CHARACTERS) {
            throw refused("must have 1 to " + MOST_CHARACTERS + " characters");
        }
        if (!text.strip().equals(text)) {
            throw refused("must not begin or end with a blank");
        }
        if (text.chars().allMatch(c -> c == '.')) {
            throw refused("must not be only dots");
        }
        if (text.codePoints().anyMatch(FolderName::forbidden)) {
            throw refused("must not contain control characters, / or \\");
        }
    }

    public static FolderName of(FolderRole role) {
        String name = role.name();
        return new FolderName(name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT));
    }

    /** The name; empty if it is invalid, since a filter script can ask for any name. */
    public static Optional<FolderName> valid(String asked) {
        try {
            return Optional.of(new FolderName(asked));
        } catch (StoreException e) {
            return Optional.empty();
        }
    }

    /** The form that is unique in an account. */
    public String key() {
        String folded = text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        return Normalizer.normalize(folded, Normalizer.Form.NFC);
    }

    /** The key of a requested name, which need not be valid. */
    public static String key(String asked) {
        String folded = Normalizer.normalize(asked, Normalizer.Form.NFC)
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT);
        return Normalizer.normalize(folded, Normalizer.Form.NFC);
    }

    private static boolean forbidden(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> true;
            default -> character == '/' || character == '\\';
        };
    }

    private static StoreException refused(String why) {
        return new StoreException(StoreException.Kind.FAILED, "a folder name " + why);
    }
}
