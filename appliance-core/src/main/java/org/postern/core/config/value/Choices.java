package org.postern.core.config.value;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Closed choices: enums whose constants are written in lower case with hyphens, unless they are {@link Worded}. */
public final class Choices {
    private Choices() {}

    /** An enum that defines the written form of its constants. */
    public interface Worded {
        String word();
    }

    /** How the file writes a constant, without quotes. */
    public static String word(Object constant) {
        return constant instanceof Worded worded
                ? worded.word()
                : ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The values as the file writes them, with commas between them. */
    public static String shown(Class<?> choice) {
        return String.join(", ", quoted(choice));
    }

    /** Reads one, ignoring case. Throws {@link IllegalArgumentException} that names all. */
    public static Object read(Class<?> choice, Object toml) {
        return Arrays.stream(choice.getEnumConstants())
                .filter(constant ->
                        toml instanceof String text && word(constant).equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("must be " + either(choice)));
    }

    private static String either(Class<?> choice) {
        List<String> words = quoted(choice);
        int last = words.size() - 1;
        return String.join(", ", words.subList(0, last)) + " or " + words.get(last);
    }

    private static List<String> quoted(Class<?> choice) {
        return Arrays.stream(choice.getEnumConstants())
                .map(constant -> '"' + word(constant) + '"')
                .collect(Collectors.toList());
    }
}
