package org.postern.web.imap;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of a search; a message must contain all of them, and words in quotes count as one. Immutable. */
record SearchWords(List<String> words) {
    private static final int MOST = 10;
    private static final int LONGEST = 100;
    private static final Pattern WORD = Pattern.compile("\"([^\"]{1,200})\"|([^\\s\"\u3000]{1,200})");

    SearchWords {
        words = List.copyOf(words);
    }

    static SearchWords of(String query) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(query);
        while (matcher.find() && words.size() < MOST) {
            String found = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
            String word = found.replaceAll("\\p{Cntrl}+", " ").strip();
            if (!word.isEmpty()) {
                int end = word.offsetByCodePoints(0, Math.min(LONGEST, word.codePointCount(0, word.length())));
                words.add(word.substring(0, end));
            }
        }
        return new SearchWords(words);
    }

    boolean isEmpty() {
        return words.isEmpty();
    }

    boolean isAscii() {
        return words.stream().allMatch(StandardCharsets.US_ASCII.newEncoder()::canEncode);
    }
}
