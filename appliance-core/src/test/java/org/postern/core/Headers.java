package org.postern.core;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Reads header fields as a test sees them. */
final class Headers {
    private Headers() {}

    /** The values of the fields of a name, in order, unfolded and stripped. */
    static List<String> of(String message, String name) {
        String start = name.toLowerCase(Locale.ROOT) + ":";
        return all(message)
                .filter(field -> field.toLowerCase(Locale.ROOT).startsWith(start))
                .map(field -> field.substring(start.length()).strip())
                .toList();
    }

    /** The whole header, one field a line. */
    static Stream<String> all(String message) {
        int end = message.indexOf("\r\n\r\n");
        String header = end < 0 ? message : message.substring(0, end);
        return header.replaceAll("\r\n[ \t]+", " ").lines();
    }

    /** What comes after the header. */
    static String body(String message) {
        int end = message.indexOf("\r\n\r\n");
        return end < 0 ? "" : message.substring(end + 4);
    }
}
