package org.postern.web.page.find;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postern.message.query.MailQuery.Field;
import org.postern.message.query.QueryReader;
import org.postern.message.text.SearchFold;
import org.postern.web.organizer.Correspondents.Correspondent;
import org.postern.web.organizer.Searches.Saved;

/**
 * How a search that somebody types may go on. What is typed stays; only its last part, behind the last blank outside of
 * quotes, is completed. Pure but for its sources; confined to one request.
 */
final class Suggestions {
    static final int MOST = 8;
    /** Of one kind, where there are several. */
    private static final int FEW = 3;
    /** Characters of a bare word from which on people are suggested. */
    private static final int PEOPLE_FROM = 2;

    private static final String QUOTES = "\"“”„＂";
    private static final Pattern OPERATOR = Pattern.compile("([-−－]?)([\\p{L}_]{2,20})[:：](.*)", Pattern.DOTALL);

    private final Sources sources;
    private final List<Suggestion> found = new ArrayList<>();
    private final Set<String> values = new HashSet<>();

    Suggestions(Sources sources) {
        this.sources = sources;
    }

    /** What is suggested. */
    enum Kind {
        PAST,
        SAVED,
        OPERATOR,
        FOLDER,
        LABEL,
        PERSON;

        String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether it is a whole search, and can be carried out at once. */
        boolean isWhole() {
            return this == PAST || this == SAVED;
        }
    }

    /**
     * A suggestion.
     *
     * @param value the whole text of the search box
     */
    record Suggestion(Kind kind, String text, String value) {}

    /** Where suggestions come from. */
    interface Sources {
        List<String> past();

        List<Saved> saved();

        List<String> operators();

        /** The names of folders or labels. */
        List<String> values(Kind kind);

        List<Correspondent> people(String beginning);
    }

    /** At most {@link #MOST}, the most useful first. */
    List<Suggestion> of(String typed) {
        String whole = fold(typed.strip());
        if (whole.isEmpty()) {
            past(each -> true, MOST - FEW);
            saved(each -> true, MOST - found.size());
            return found;
        }
        int start = start(typed);
        String head = typed.substring(0, start);
        String last = typed.substring(start);
        past(each -> fold(each).startsWith(whole) && !fold(each).equals(whole), FEW);
        saved(each -> fold(each.name()).startsWith(whole) || fold(each.query()).startsWith(whole), FEW);
        Matcher operator = OPERATOR.matcher(last);
        Optional<Field> field = operator.matches() ? QueryReader.field(operator.group(2)) : Optional.empty();
        if (field.isPresent()) {
            int colon = last.length() - operator.group(3).length();
            value(field.get(), head + last.substring(0, colon), bare(operator.group(3)));
        }
        operators(head, last);
        String word = bare(last);
        if (field.isEmpty() && word.codePointCount(0, word.length()) >= (isUnspaced(word) ? 1 : PEOPLE_FROM)) {
            people(head, word);
        }
        return found;
    }

    private void past(Predicate<String> fits, int most) {
        sources.past().stream().filter(fits).limit(most).forEach(each -> add(Kind.PAST, each, each));
    }

    private void saved(Predicate<Saved> fits, int most) {
        sources.saved().stream().filter(fits).limit(most).forEach(each -> add(Kind.SAVED, each.name(), each.query()));
    }

    private void operators(String head, String last) {
        String minus = last.matches("(?s)[-−－].*") ? last.substring(0, 1) : "";
        String name = fold(last.substring(minus.length()));
        if (!name.isEmpty()) {
            sources.operators().stream()
                    .filter(each -> fold(each).startsWith(name) && !fold(each).equals(name))
                    .limit(FEW + 1)
                    .forEach(each -> add(Kind.OPERATOR, each, head + minus + each + (each.endsWith(":") ? "" : " ")));
        }
    }

    /** @param head with the operator */
    private void value(Field field, String head, String begun) {
        switch (field) {
            case FROM, TO, CC -> {
                if (!begun.isEmpty()) {
                    people(head, begun);
                }
            }
            case IN -> named(Kind.FOLDER, head, begun);
            case LABEL -> named(Kind.LABEL, head, begun);
            default -> {} // dates, sizes and words are the person's own
        }
    }

    private void named(Kind kind, String head, String begun) {
        String key = fold(begun);
        sources.values(kind).stream()
                .filter(name -> name.chars().noneMatch(c -> QUOTES.indexOf(c) >= 0))
                .filter(name -> fold(name).startsWith(key) || fold(name).contains("/" + key))
                .limit(MOST)
                .forEach(name -> add(kind, name, head + quoted(name) + " "));
    }

    private void people(String head, String begun) {
        for (Correspondent each : sources.people(fold(begun))) {
            String name = each.name().isEmpty() ? each.address() : each.name() + " <" + each.address() + ">";
            add(Kind.PERSON, name, head + quoted(each.address()) + " ");
        }
    }

    private void add(Kind kind, String text, String value) {
        if (found.size() < MOST && value.length() <= 500 && values.add(value.strip())) {
            found.add(new Suggestion(kind, text, value));
        }
    }

    /** Where the last part begins. */
    private static int start(String typed) {
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < typed.length(); i++) {
            char c = typed.charAt(i);
            if (QUOTES.indexOf(c) >= 0) {
                quoted = !quoted;
            } else if (!quoted && (Character.isWhitespace(c) || c == '\u3000')) {
                start = i + 1;
            }
        }
        return start;
    }

    private static String bare(String text) {
        return text.isEmpty() || QUOTES.indexOf(text.charAt(0)) < 0 ? text : text.substring(1);
    }

    private static boolean isUnspaced(String word) {
        return !word.isEmpty() && word.charAt(0) >= 0x0E00;
    }

    private static String quoted(String value) {
        return value.codePoints().anyMatch(c -> Character.isWhitespace(c) || c == 0x3000) ? "\"" + value + "\"" : value;
    }

    private static String fold(String text) {
        return SearchFold.of(text);
    }
}
