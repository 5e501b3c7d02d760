package org.postern.store.mailbox;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.postern.store.mailbox.FolderException.Fault;

/**
 * A folder's name: NFC, levels separated by {@code /}, the outermost first. Each level has 1 to 100 characters, without
 * control, format or line-separating characters, without leading or trailing blanks, without {@code \} (a path
 * separator elsewhere), and is not only dots. Two names are equal when their {@link #key()} is.
 */
public record FolderName(String text) {
    /** Separates levels, as in IMAP's usual hierarchies. */
    public static final char SEPARATOR = '/';
    /** Deeper trees cannot be shown in a pane of 200 px. */
    public static final int MOST_LEVELS = 8;
    /** All levels together. The name must fit in a URL and in a login name of the hop, where a character takes 12 octets. */
    public static final int MOST_CHARACTERS = 255;

    private static final int MOST_CHARACTERS_OF_LEVEL = 100;

    public FolderName {
        text = Normalizer.normalize(text, Normalizer.Form.NFC);
        List<String> levels = levels(text);
        levels.forEach(FolderName::check);
        if (levels.size() > MOST_LEVELS) {
            throw new FolderException(Fault.TOO_DEEP, "a folder name must not have more than 8 levels");
        }
        if (text.codePointCount(0, text.length()) > MOST_CHARACTERS) {
            throw new FolderException(
                    Fault.TOO_LONG, "a folder name must not have more than 255 characters on all levels together");
        }
    }

    private static void check(String level) {
        int length = level.codePointCount(0, level.length());
        if (length < 1) {
            throw new FolderException(Fault.EMPTY, "a folder name must not be empty");
        }
        if (length > MOST_CHARACTERS_OF_LEVEL) {
            throw new FolderException(Fault.TOO_LONG, "a folder name must not have more than 100 characters");
        }
        if (level.isBlank()) {
            throw new FolderException(Fault.EMPTY, "a folder name must not be blank");
        }
        if (!level.strip().equals(level)) {
            throw refused("must not begin or end with a blank");
        }
        if (level.chars().allMatch(c -> c == '.')) {
            throw refused("must not be only dots");
        }
        if (level.codePoints().anyMatch(FolderName::forbidden)) {
            throw refused("must not contain control characters or \\");
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

    /** The levels, the outermost first. */
    public List<String> levels() {
        return levels(text);
    }

    private static List<String> levels(String text) {
        return Arrays.asList(text.split("/", -1));
    }

    /** The folder that this one is in; empty at the outermost level. */
    public Optional<FolderName> parent() {
        int end = text.lastIndexOf(SEPARATOR);
        return end < 0 ? Optional.empty() : Optional.of(new FolderName(text.substring(0, end)));
    }

    /** Whether this folder is in the other one, at any depth. */
    public boolean isInside(FolderName other) {
        return key().startsWith(other.key() + SEPARATOR);
    }

    /** The name of this folder, or of one inside it, after {@code from} was renamed to {@code to}. */
    public FolderName moved(FolderName from, FolderName to) {
        List<String> rest = levels().subList(from.levels().size(), levels().size());
        return rest.isEmpty() ? to : new FolderName(to.text + SEPARATOR + String.join("/", rest));
    }

    /** The form that is unique in an account. */
    public String key() {
        return key(text);
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
            default -> character == '\\';
        };
    }

    private static StoreException refused(String why) {
        return new FolderException(Fault.CHARACTERS, "a folder name " + why);
    }
}
