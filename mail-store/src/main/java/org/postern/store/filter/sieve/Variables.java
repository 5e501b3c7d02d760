package org.postern.store.filter.sieve;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The variables of one run (RFC 5229): few, of limited length. Confined to the run. */
final class Variables {
    /** Stands for a string with variables while a script is checked: fit for a folder, an address, a flag, a text. */
    static final UnaryOperator<String> UNKNOWN = text -> dynamic(text) ? "x@x.test" : text;

    private static final int MOST = 128;
    /** RFC 5229 6: at least 4,000. */
    private static final int LONGEST = 4_000;
    /** Of a text with several variables in it. */
    private static final int LONGEST_TEXT = 65_536;

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}");
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]{0,63}|\\d{1,3})\\}");
    private static final Pattern ENCODED = Pattern.compile("(?i)\\$\\{(hex|unicode):([0-9a-f \t\r\n]*)\\}");

    private final Map<String, String> values = new HashMap<>();
    private List<String> matched = List.of();

    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** Whether a text may refer to variables. */
    static boolean dynamic(String text) {
        return text.contains("${") && REFERENCE.matcher(text).find();
    }

    String get(String name) {
        return values.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }

    void set(String name, String value) {
        values.put(name.toLowerCase(Locale.ROOT), cut(value));
        if (values.size() > MOST) {
            throw new ScriptException(0, "more than " + MOST + " variables");
        }
    }

    /** What the last {@code :matches} found: the whole, then each wildcard. */
    void matched(List<String> texts) {
        matched = texts.stream().limit(10).map(Variables::cut).toList();
    }

    /** Replaces references; unknown names are empty, and what is no reference stays (RFC 5229 3). */
    String expanded(String text, Run.Work work) {
        if (!dynamic(text)) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        Matcher matcher = REFERENCE.matcher(text);
        int from = 0;
        while (matcher.find()) {
            out.append(text, from, matcher.start()).append(value(matcher.group(1)));
            from = matcher.end();
            work.spend(1 + matcher.end() - matcher.start());
            if (out.length() > LONGEST_TEXT) {
                throw new ScriptException(0, "a text with its variables is longer than " + LONGEST_TEXT);
            }
        }
        work.spend(out.length());
        return out.append(text, from, text.length()).toString();
    }

    private String value(String name) {
        if (!Character.isDigit(name.charAt(0))) {
            return get(name);
        }
        int number = Integer.parseInt(name);
        return number < matched.size() ? matched.get(number) : "";
    }

    /** Applies the modifiers of {@code set} in the order of RFC 5229 4.1. */
    static String modified(String value, Set<String> modifiers) {
        String text = value;
        if (modifiers.contains(":lower")) {
            text = text.toLowerCase(Locale.ROOT);
        }
        if (modifiers.contains(":upper")) {
            text = text.toUpperCase(Locale.ROOT);
        }
        int first = text.isEmpty() ? 0 : Character.charCount(text.codePointAt(0));
        if (modifiers.contains(":lowerfirst")) {
            text = text.substring(0, first).toLowerCase(Locale.ROOT) + text.substring(first);
        }
        if (modifiers.contains(":upperfirst")) {
            text = text.substring(0, first).toUpperCase(Locale.ROOT) + text.substring(first);
        }
        if (modifiers.contains(":quotewildcard")) {
            text = text.replaceAll("([*?\\\\])", "\\\\$1");
        }
        return modifiers.contains(":length") ? String.valueOf(text.codePointCount(0, text.length())) : text;
    }

    private static String cut(String value) {
        if (value.length() <= LONGEST) {
            return value;
        }
        return value.substring(0, Character.isHighSurrogate(value.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST);
    }

    /** Replaces encoded characters (RFC 5228 2.4.2.4). Throws {@link IllegalArgumentException} for one that is none. */
    static String decoded(String text) {
        if (!text.contains("${")) {
            return text;
        }
        Matcher matcher = ENCODED.matcher(text);
        StringBuilder out = new StringBuilder();
        while (matcher.find()) {
            if (matcher.group(2).isBlank()) {
                continue; // stays as it is
            }
            String[] numbers = matcher.group(2).strip().split("\\s+", -1);
            boolean hex = matcher.group(1).equalsIgnoreCase("hex");
            matcher.appendReplacement(out, Matcher.quoteReplacement(hex ? octets(numbers) : characters(numbers)));
        }
        return matcher.appendTail(out).toString();
    }

    private static String octets(String[] numbers) {
        byte[] octets = new byte[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            if (numbers[i].length() > 2) {
                throw new IllegalArgumentException(numbers[i]);
            }
            octets[i] = (byte) Integer.parseInt(numbers[i], 16);
        }
        return new String(octets, java.nio.charset.StandardCharsets.UTF_8);
    }

    private static String characters(String[] numbers) {
        StringBuilder out = new StringBuilder();
        for (String number : numbers) {
            int c = number.length() > 8 ? -1 : (int) Long.parseLong(number, 16);
            if (!Character.isValidCodePoint(c) || (c >= 0xd800 && c <= 0xdfff)) {
                throw new IllegalArgumentException(number);
            }
            out.appendCodePoint(c);
        }
        return out.toString();
    }
}
