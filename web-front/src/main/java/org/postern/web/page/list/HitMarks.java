package org.postern.web.page.list;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.postern.message.query.MailQuery.Field;
import org.postern.message.query.MailQuery.Term;
import org.postern.message.query.QueryReader;
import org.postern.message.text.SearchFold;
import org.postern.web.mime.TextHits;

/**
 * Finds the words of a search in the texts of a row or of a mail, folded as the index folds them. A word of a spaced script must begin
 * where a word begins. Immutable.
 *
 * @param words folded
 */
public record HitMarks(List<String> words) implements TextHits {
    /** Longer texts of a row do not exist. */
    private static final int MOST = 2_000;

    public HitMarks {
        words = List.copyOf(words);
    }

    /** A piece of a text. */
    public record Piece(String text, boolean hit) {}

    /** The marks of a search, as it was typed. */
    public static HitMarks of(String query) {
        return new HitMarks(QueryReader.canonical(query).all().stream()
                .flatMap(any -> any.terms().stream())
                .filter(term -> !term.not() && (term.field() == Field.WORDS || term.field() == Field.SUBJECT))
                .map(Term::value)
                .map(SearchFold::of)
                .filter(word -> !word.isEmpty())
                .toList());
    }

    /** The pieces of a text; together they are the text. */
    public List<Piece> pieces(String text) {
        if (words.isEmpty() || text.length() > MOST) {
            return List.of(new Piece(text, false));
        }
        return cut(text, in(text));
    }

    /** Cost: the length times the number of words. */
    @Override
    public BitSet in(String text) {
        StringBuilder folded = new StringBuilder();
        List<Integer> from = new ArrayList<>();
        for (int at = 0; at < text.length(); ) {
            int c = text.codePointAt(at);
            String one = SearchFold.of(Character.toString(c));
            for (int i = 0; i < one.length(); i++) {
                from.add(at);
            }
            folded.append(one);
            at += Character.charCount(c);
        }
        BitSet hits = new BitSet(text.length());
        for (String word : words) {
            for (int at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + word.length())) {
                if (begins(folded, at)) {
                    int end = at + word.length();
                    hits.set(from.get(at), end < from.size() ? from.get(end) : text.length());
                }
            }
        }
        return hits;
    }

    private static boolean begins(CharSequence text, int at) {
        return at == 0 || text.charAt(at) >= 0x0E00 || !Character.isLetterOrDigit(text.charAt(at - 1));
    }

    private static List<Piece> cut(String text, BitSet hits) {
        List<Piece> pieces = new ArrayList<>();
        for (int at = 0; at < text.length(); ) {
            boolean hit = hits.get(at);
            int next = hit ? hits.nextClearBit(at) : hits.nextSetBit(at);
            int end = next < 0 ? text.length() : Math.min(next, text.length());
            pieces.add(new Piece(text.substring(at, end), hit));
            at = end;
        }
        return pieces;
    }
}
