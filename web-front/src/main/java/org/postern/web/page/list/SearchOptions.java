package org.postern.web.page.list;

import java.util.ArrayList;
import java.util.List;
import org.postern.web.page.Urls;
import org.postern.web.page.Visit;

/** The form that writes the operators of a search. Its address leads on to that of the search. */
public final class SearchOptions {
    private static final int LONGEST = 100;

    private SearchOptions() {}

    public static boolean isAsked(Visit visit) {
        return visit.query("options").equals("1");
    }

    /** The address of the search that the fields of the form mean. */
    public static String address(Visit visit) {
        List<String> parts = new ArrayList<>();
        String words = visit.query("q").strip();
        if (!words.isEmpty()) {
            parts.add(words);
        }
        for (String without : value(visit, "without").split(" ", -1)) {
            if (!without.isEmpty()) {
                parts.add("-" + without);
            }
        }
        for (String field : List.of("from", "to", "cc", "subject", "filename", "label", "in")) {
            String value = value(visit, field);
            if (!value.isEmpty()) {
                parts.add(field + ":" + quoted(value));
            }
        }
        for (String field : List.of("after", "before", "larger")) {
            String value = value(visit, field).replace(" ", "");
            if (!value.isEmpty()) {
                parts.add(field + ":" + value);
            }
        }
        for (String mark : List.of("unread", "read", "starred", "answered", "forwarded")) {
            if (visit.query(mark).equals("1")) {
                parts.add("is:" + mark);
            }
        }
        if (visit.query("attached").equals("1")) {
            parts.add("has:attachment");
        }
        return Urls.with("/search", "q", String.join(" ", parts));
    }

    private static String value(Visit visit, String name) {
        String value = visit.query(name)
                .replaceAll("[\"“”„＂\\s\\u3000\\p{Cntrl}]+", " ")
                .strip();
        return value.substring(0, Math.min(LONGEST, value.length()));
    }

    private static String quoted(String value) {
        return value.indexOf(' ') < 0 ? value : "\"" + value + "\"";
    }
}
