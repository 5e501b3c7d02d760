package org.postern.web.letter;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;

/** Adds Re: and Fwd: to subjects without repeating them; knows the spellings of other languages and programs. Pure. */
final class SubjectPrefix {
    private static final List<String> REPLY = List.of("re", "aw", "sv", "antw", "返信", "返", "回复", "回覆");
    private static final List<String> FORWARD = List.of("fwd", "fw", "wg", "tr", "転送", "转发", "轉寄");
    private static final int LONGEST = 2_000;

    private SubjectPrefix() {}

    static String reply(String subject) {
        return "Re: " + stripped(subject, REPLY);
    }

    static String forward(String subject) {
        return "Fwd: " + stripped(subject, FORWARD);
    }

    private static String stripped(String subject, List<String> words) {
        String rest = subject.strip();
        rest = rest.length() > LONGEST ? rest.substring(0, LONGEST) : rest;
        for (int length = prefix(rest, words); length > 0; length = prefix(rest, words)) {
            rest = rest.substring(length).strip();
        }
        return rest;
    }

    /** Length of {@code Re:}, {@code RE[2]:}, {@code Re^2:}, {@code ＲＥ：} at the start, or 0. */
    private static int prefix(String subject, List<String> words) {
        int colon = 0;
        while (colon < subject.length() && colon < 12 && subject.charAt(colon) != ':' && subject.charAt(colon) != '：') {
            colon++;
        }
        if (colon >= subject.length() || colon >= 12) {
            return 0;
        }
        String word = Normalizer.normalize(subject.substring(0, colon), Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT)
                .strip();
        int end = word.length();
        while (end > 0 && "0123456789[]()^*".indexOf(word.charAt(end - 1)) >= 0) {
            end--;
        }
        return words.contains(word.substring(0, end).strip()) ? colon + 1 : 0;
    }
}
