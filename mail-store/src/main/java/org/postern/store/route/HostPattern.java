package org.postern.store.route;

import java.util.Collection;
import java.util.Locale;

/**
 * Matches host names against {@code mx.example.com} and {@code *.example.com}: the star is one label (RFC 8461 4.1, RFC
 * 6125). Pure.
 */
final class HostPattern {
    private HostPattern() {}

    static boolean matches(String pattern, String host) {
        String wanted = plain(pattern);
        String name = plain(host);
        if (!wanted.startsWith("*.")) {
            return wanted.equals(name);
        }
        int dot = name.indexOf('.');
        return dot > 0 && name.substring(dot).equals(wanted.substring(1));
    }

    static boolean anyMatches(Collection<String> patterns, String host) {
        return patterns.stream().anyMatch(pattern -> matches(pattern, host));
    }

    private static String plain(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
