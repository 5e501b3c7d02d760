package org.postern.message.text;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;

/**
 * Adds Re: and Fwd: to subjects without repeating them, and takes them away; knows the spellings of other languages and programs. Only whole
 * words before a colon count, with or without a counter ({@code Re[2]}, {@code Re^2}); a word that is not in the tables
 * stays. Pure.
 */
public final class SubjectPrefix {
    /** Lower case, NFKC. English, German, Nordic, Dutch, Polish, Portuguese, Italian, French, Hungarian, Greek, … */
    private static final List<String> REPLY = List.of(
            "re", "aw", "antwort", "sv", "vs", "antw", "odp", "ang", "res", "rif", "rép", "réf", "rep", "vá", "odg",
            "ats", "atb", "ynt", "απ", "σχετ", "на", "отв", "ответ", "השב", "رد", "返信", "返", "回复", "回復", "回覆", "答复",
            "答覆", "답장", "회신");

    private static final List<String> FORWARD = List.of(
            "fwd",
            "fw",
            "wg",
            "tr",
            "trs",
            "vl",
            "vb",
            "rv",
            "enc",
            "pd",
            "doorst",
            "továbbítás",
            "ilt",
            "i̇lt",
            "πρθ",
            "העבר",
            "пересл",
            "転送",
            "转发",
            "轉寄",
            "轉發",
            "전달");

    /** One letter is a prefix only as Italian programs write it: in upper case, with a blank after the colon. */
    private static final String REPLY_LETTER = "R";

    private static final String FORWARD_LETTER = "I";
    private static final int LONGEST = 2_000;
    private static final int LONGEST_WORD = 16;

    private SubjectPrefix() {}

    public static String reply(String subject) {
        return "Re: " + stripped(subject, REPLY, REPLY_LETTER);
    }

    public static String forward(String subject) {
        return "Fwd: " + stripped(subject, FORWARD, FORWARD_LETTER);
    }

    /** The subject without any such mark, however many it has. */
    public static String without(String subject) {
        String rest = subject;
        for (String shorter = once(rest); shorter.length() < rest.length(); shorter = once(rest)) {
            rest = shorter;
        }
        return rest;
    }

    private static String once(String subject) {
        return stripped(stripped(subject, REPLY, REPLY_LETTER), FORWARD, FORWARD_LETTER);
    }

    private static String stripped(String subject, List<String> words, String letter) {
        String rest = subject.strip();
        rest = rest.length() > LONGEST ? rest.substring(0, LONGEST) : rest;
        for (int length = prefix(rest, words, letter); length > 0; length = prefix(rest, words, letter)) {
            rest = rest.substring(length).strip();
        }
        return rest;
    }

    /** Length of {@code Re:}, {@code RE[2]:}, {@code Re^2:}, {@code RE :}, {@code ＲＥ：} at the start, or 0. */
    private static int prefix(String subject, List<String> words, String letter) {
        int colon = 0;
        int limit = Math.min(subject.length(), LONGEST_WORD);
        while (colon < limit && ":：﹕︓".indexOf(subject.charAt(colon)) < 0) {
            colon++;
        }
        if (colon >= limit) {
            return 0;
        }
        String written = Normalizer.normalize(subject.substring(0, colon), Normalizer.Form.NFKC)
                .strip();
        String word = withoutCounter(written);
        boolean letterOnly = word.equals(letter)
                && (colon + 1 == subject.length() || Character.isWhitespace(subject.charAt(colon + 1)));
        String lower = word.toLowerCase(Locale.ROOT);
        lower = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
        return letterOnly || words.contains(lower) ? colon + 1 : 0;
    }

    private static String withoutCounter(String word) {
        int open = word.length() - 1;
        boolean bracketed = !word.isEmpty() && "])".indexOf(word.charAt(open)) >= 0;
        open -= bracketed ? 1 : 0;
        while (open >= 0 && word.charAt(open) >= '0' && word.charAt(open) <= '9') {
            open--;
        }
        boolean counter =
                open >= 0 && open < word.length() - 1 && (bracketed ? "[(" : "^*").indexOf(word.charAt(open)) >= 0;
        return counter ? word.substring(0, open).strip() : word;
    }
}
