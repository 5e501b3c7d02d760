package org.postern.message.address;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads List-Post (RFC 2369 3.4): the addresses that post to a mailing list. Linear. Pure. */
public final class ListPost {
    private static final String SCHEME = "mailto:";
    private static final int LONGEST = 4_000;

    private ListPost() {}

    /** The addresses of the first mailto: URL; empty for NO, for other URLs, and for what cannot be read. */
    public static List<Person> of(String value) {
        String field = value.length() > LONGEST ? value.substring(0, LONGEST) : value;
        for (int open = field.indexOf('<'); open >= 0; open = field.indexOf('<', open + 1)) {
            int close = field.indexOf('>', open);
            if (close < 0) {
                break;
            }
            String url = field.substring(open + 1, close).replaceAll("\\s+", "");
            if (url.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
                return addresses(url);
            }
        }
        String bare = field.strip();
        return bare.regionMatches(true, 0, SCHEME, 0, SCHEME.length()) ? addresses(bare) : List.of();
    }

    private static List<Person> addresses(String url) {
        int end = url.indexOf('?');
        List<Person> people = new ArrayList<>();
        for (String address :
                url.substring(SCHEME.length(), end < 0 ? url.length() : end).split(",", -1)) {
            for (Person person : Persons.of(decoded(address))) {
                if (person.address().indexOf('@') > 0) {
                    people.add(new Person("", person.address(), person.warnings()));
                }
            }
        }
        return List.copyOf(people);
    }

    /** Unlike in forms, a plus sign does not mean a blank here (RFC 6068). */
    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
