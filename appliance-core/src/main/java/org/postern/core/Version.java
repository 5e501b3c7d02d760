package org.postern.core;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of Postern: numbers separated by dots, optionally a word after {@code -}, {@code ~} or {@code +}.
 * {@code 1.2-rc1} and {@code 1.2~rc1} come before {@code 1.2}, {@code 1.2+fix1} comes after it.
 */
public record Version(String text) implements Comparable<Version> {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})*)([-~+][A-Za-z0-9.+~-]*)?");

    public Version {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("no version of Postern: " + text);
        }
    }

    /** The version of this program, as recorded by the build. */
    public static Version running() {
        try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
            Properties built = new Properties();
            if (in != null) {
                built.load(in);
            }
            return new Version(built.getProperty("version", ""));
        } catch (IOException | IllegalArgumentException e) {
            throw new ApplianceException("this build of Postern does not say which version it is", e);
        }
    }

    @Override
    public int compareTo(Version other) {
        String[] mine = numbers();
        String[] theirs = other.numbers();
        for (int i = 0; i < Math.max(mine.length, theirs.length); i++) {
            int order = Integer.compare(number(mine, i), number(theirs, i));
            if (order != 0) {
                return order;
            }
        }
        int order = Integer.compare(rank(word()), rank(other.word()));
        return order != 0 ? order : word().compareTo(other.word());
    }

    private static int number(String[] numbers, int place) {
        return place < numbers.length ? Integer.parseInt(numbers[place]) : 0;
    }

    private static int rank(String word) {
        return word.isEmpty() ? 0 : word.charAt(0) == '+' ? 1 : -1;
    }

    private String[] numbers() {
        return part(1).split("\\.", -1);
    }

    private String word() {
        return part(2);
    }

    private String part(int group) {
        Matcher matcher = FORM.matcher(text);
        String found = matcher.matches() ? matcher.group(group) : null;
        return found == null ? "" : found;
    }

    @Override
    public String toString() {
        return text;
    }
}
