package org.postern.web.mime;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Finds the quoted blocks of a plain text that a reader of a conversation knows already: lines with {@code >}, the line
 * above that names their author, and what follows Outlook's "Original Message". A block of a few lines stays, so does
 * a longer one that words are written below, and a mail that holds nothing else. Linear. Confined to one text.
 */
final class PlainQuotes {
    /** Quotes of so many lines are not folded. */
    static final int FEW = 3;

    /** Neither are those that an answer is written below. */
    static final int FEW_ANSWERED = 8;

    private static final int LONGEST_ATTRIBUTION = 300;
    private static final Pattern ATTRIBUTION = Pattern.compile(
            "(?i).*(?:wrote|writes|schrieb.*|a écrit|escribió|ha scritto|書きました|のメッセージ|のメール)\\s*[:：]?\\s*|.*@.*[:：]\\s*"
                    + "|.*\\d{1,2}[:：]\\d{2}.*[:：]\\s*");
    private static final Pattern FIRST_HALF =
            Pattern.compile("(?i)(?:On|Le|Am|El|Il giorno) .{6,}|.*\\d{4}[年/.-]\\d{1,2}.*");
    private static final Pattern SEPARATOR = Pattern.compile(
            "(?i)-{3,} ?(?:original message|元のメッセージ|ursprüngliche nachricht|message d'origine|mensaje original) ?-{3,}");
    private static final Pattern FROM = Pattern.compile("(?i)\\*?(?:from|差出人|von|de ?|da)[:：].*");
    private static final Pattern SENT =
            Pattern.compile("(?i)\\*?(?:sent|date|送信日時|日付|日時|gesendet|datum|envoyé ?|fecha|enviado)[:：].*");

    private final String text;
    private final List<Block> blocks = new ArrayList<>();
    private int outside;
    private boolean signature;

    /** A block of whole lines, and the lines of words before its end that are not quoted. */
    private record Block(int from, int to, int lines, int outside) {}

    /** Characters of the text. */
    record Fold(int from, int to) {}

    /** A line of words that may belong to the block that follows. */
    private record Line(int from, int blanksBehind) {
        static final Line NONE = new Line(-1, 9);

        Line blank() {
            return new Line(from, blanksBehind + 1);
        }
    }

    private PlainQuotes(String text) {
        this.text = text;
    }

    /** The blocks in their order. */
    static List<Fold> of(String text) {
        PlainQuotes quotes = new PlainQuotes(text);
        quotes.read();
        return quotes.folds();
    }

    private List<Fold> folds() {
        if (outside == 0) {
            return List.of();
        }
        return blocks.stream()
                .filter(each -> each.lines > (each.outside == outside ? FEW : FEW_ANSWERED))
                .map(each -> new Fold(each.from, each.to))
                .toList();
    }

    private void read() {
        Line last = Line.NONE;
        Line before = Line.NONE;
        int start = -1;
        int end = -1;
        int lines = 0;
        for (int at = 0; at < text.length(); ) {
            int next = next(at);
            if (text.charAt(at) == '>') {
                if (start < 0) {
                    start = attribution(last, before, at);
                    lines = 0;
                }
                lines++;
                end = next;
            } else if (isBlank(at, next)) {
                last = last.blank();
            } else {
                if (start >= 0) {
                    blocks.add(new Block(start, end, lines, outside));
                    start = -1;
                    last = Line.NONE;
                }
                if (separates(at, next)) {
                    blocks.add(new Block(at, text.length(), lines(at), outside));
                    return;
                }
                signature |= line(at, next).equals("--");
                outside += signature ? 0 : 1;
                before = last;
                last = new Line(at, 0);
            }
            at = next;
        }
        if (start >= 0) {
            blocks.add(new Block(start, end, lines, outside));
        }
    }

    /** Where the block with the quoted line at {@code quote} begins: with the lines above it that name the author. */
    private int attribution(Line last, Line before, int quote) {
        if (last.from < 0 || last.blanksBehind > 1 || signature) {
            return quote;
        }
        String line = line(last.from, next(last.from));
        if (line.length() > LONGEST_ATTRIBUTION || !ATTRIBUTION.matcher(line).matches()) {
            return quote;
        }
        outside--;
        boolean wrapped = before.from >= 0
                && before.blanksBehind == 0
                && !FIRST_HALF.matcher(line).matches()
                && FIRST_HALF
                        .matcher(limited(line(before.from, next(before.from))))
                        .matches();
        outside -= wrapped ? 1 : 0;
        return wrapped ? before.from : last.from;
    }

    private boolean separates(int at, int next) {
        String line = line(at, next);
        if (line.length() > LONGEST_ATTRIBUTION) {
            return false;
        }
        if (SEPARATOR.matcher(line).matches()) {
            return true;
        }
        boolean rule = line.length() >= 20 && line.chars().allMatch(c -> c == '_');
        int from = rule ? next : at;
        int sent = from < text.length() ? next(from) : from;
        return sent < text.length()
                && FROM.matcher(limited(line(from, sent))).matches()
                && SENT.matcher(limited(line(sent, next(sent)))).matches();
    }

    private int lines(int from) {
        int lines = 0;
        for (int at = from; at < text.length() && lines <= FEW_ANSWERED; at = next(at)) {
            lines += isBlank(at, next(at)) ? 0 : 1;
        }
        return lines;
    }

    private static String limited(String line) {
        return line.substring(0, Math.min(LONGEST_ATTRIBUTION, line.length())).toLowerCase(Locale.ROOT);
    }

    private String line(int from, int next) {
        return text.substring(from, next).strip();
    }

    private boolean isBlank(int from, int next) {
        for (int at = from; at < next; at++) {
            if (!Character.isWhitespace(text.charAt(at)) && text.charAt(at) != '\u00a0') {
                return false;
            }
        }
        return true;
    }

    private int next(int at) {
        int end = text.indexOf('\n', at);
        return end < 0 ? text.length() : end + 1;
    }
}
