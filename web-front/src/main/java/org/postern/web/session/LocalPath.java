package org.postern.web.session;

import java.util.Optional;

/**
 * Our own path with its query, as a target of redirects. Cannot contain another host ({@code //evil}, {@code /\evil}),
 * a line break, or any character outside RFC 3986, so it is safe in a Location header.
 */
public record LocalPath(String value) {
    private static final int LIMIT = 4000;
    private static final String MARKS = "-._~!$&'()*+,;=:@/?%#";

    public LocalPath {
        if (!valid(value)) {
            throw new IllegalArgumentException("not a path of our own");
        }
    }

    /** The path, if the text is a valid one. */
    public static Optional<LocalPath> of(String text) {
        return valid(text) ? Optional.of(new LocalPath(text)) : Optional.empty();
    }

    private static boolean valid(String text) {
        if (text.isEmpty() || text.length() > LIMIT || text.charAt(0) != '/' || text.startsWith("//")) {
            return false;
        }
        return text.chars().allMatch(LocalPath::allowed);
    }

    private static boolean allowed(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || MARKS.indexOf(c) >= 0;
    }
}
