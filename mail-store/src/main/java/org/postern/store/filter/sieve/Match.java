package org.postern.store.filter.sieve;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.postern.store.filter.sieve.Words.Takes;

/**
 * How a test compares values with its keys (RFC 5228 2.7, RFC 5231). Immutable. Every examined character costs work, so
 * that no pattern and no header can delay a delivery.
 */
record Match(Kind kind, Relation relation, Collation collation, List<String> keys) {
    static final Map<String, Takes> TAGS = Map.of(
            ":is", Takes.NOTHING,
            ":contains", Takes.NOTHING,
            ":matches", Takes.NOTHING,
            ":value", Takes.STRING,
            ":count", Takes.STRING,
            ":comparator", Takes.STRING);

    private static final Set<String> KINDS = Set.of(":is", ":contains", ":matches", ":value", ":count");

    enum Kind {
        IS,
        CONTAINS,
        MATCHES,
        VALUE,
        COUNT
    }

    enum Relation {
        GT,
        GE,
        LT,
        LE,
        EQ,
        NE;

        boolean holds(int comparison) {
            return switch (this) {
                case GT -> comparison > 0;
                case GE -> comparison >= 0;
                case LT -> comparison < 0;
                case LE -> comparison <= 0;
                case EQ -> comparison == 0;
                case NE -> comparison != 0;
            };
        }
    }

    static Match of(Words words, List<String> keys, Capabilities required) {
        Kind kind = words.oneOf(KINDS)
                .map(tag -> Kind.valueOf(tag.substring(1).toUpperCase(Locale.ROOT)))
                .orElse(Kind.IS);
        Relation relation = Relation.EQ;
        if (kind == Kind.VALUE || kind == Kind.COUNT) {
            required.need(words, "relational", kind == Kind.VALUE ? ":value" : ":count");
            relation = relation(words, words.string(kind == Kind.VALUE ? ":value" : ":count"));
        }
        String name = words.string(":comparator").orElse("i;ascii-casemap");
        Collation collation = Collation.named(name)
                .orElseThrow(() -> words.wrong("there is no comparator \"" + Capabilities.shown(name) + "\""));
        if (collation == Collation.ASCII_NUMERIC) {
            required.need(words, "comparator-i;ascii-numeric", "this comparator");
        }
        if (!collation.substrings() && (kind == Kind.CONTAINS || kind == Kind.MATCHES)) {
            throw words.wrong("the comparator i;ascii-numeric compares whole numbers only");
        }
        return new Match(kind, relation, collation, keys);
    }

    private static Relation relation(Words words, Optional<String> name) {
        for (Relation relation : Relation.values()) {
            if (relation.name().equalsIgnoreCase(name.orElse(""))) {
                return relation;
            }
        }
        throw words.wrong("a relation is one of gt ge lt le eq ne");
    }

    /** Whether one of the values, or their number, matches one of the keys. */
    boolean holds(Supplier<List<String>> values, Work work) {
        List<String> found = values.get();
        work.spend(found.size());
        if (kind == Kind.COUNT) {
            String count = String.valueOf(found.size());
            return keys.stream().anyMatch(key -> relation.holds(Collation.ASCII_NUMERIC.compare(count, key)));
        }
        for (String value : found) {
            for (String key : keys) {
                if (one(value, key, work)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean one(String value, String key, Work work) {
        work.spend(1 + Math.min(value.length(), key.length()));
        return switch (kind) {
            case IS -> collation.compare(value, key) == 0;
            case CONTAINS -> contains(value, key, work);
            case MATCHES -> matches(value, key, work);
            default -> relation.holds(collation.compare(value, key));
        };
    }

    private boolean contains(String value, String key, Work work) {
        for (int start = 0; start + key.length() <= value.length(); start++) {
            int same = 0;
            while (same < key.length() && collation.same(value.charAt(start + same), key.charAt(same))) {
                same++;
            }
            work.spend(1 + same);
            if (same == key.length()) {
                return true;
            }
        }
        return false;
    }

    /**
     * {@code *} matches any number of characters, {@code ?} one; a backslash removes their meaning (RFC 5228 2.7.1).
     * Only the last star is ever retried, which suffices, so that the time is at most the product of both lengths.
     */
    private boolean matches(String value, String pattern, Work work) {
        int at = 0;
        int wanted = 0;
        int afterStar = -1;
        int tried = 0;
        while (at < value.length()) {
            work.spend(1);
            if (wanted < pattern.length() && pattern.charAt(wanted) == '*') {
                wanted++;
                afterStar = wanted;
                tried = at;
                continue;
            }
            int next = wanted < pattern.length() ? step(value, at, pattern, wanted) : -1;
            if (next >= 0) {
                at += wide(value, at, pattern, wanted);
                wanted = next;
            } else if (afterStar >= 0) {
                tried++;
                at = tried;
                wanted = afterStar;
            } else {
                return false;
            }
        }
        while (wanted < pattern.length() && pattern.charAt(wanted) == '*') {
            wanted++;
        }
        return wanted == pattern.length();
    }

    /** The next position in the pattern when its character matches here; -1 when not. */
    private int step(String value, int at, String pattern, int wanted) {
        char c = pattern.charAt(wanted);
        if (c == '?') {
            return wanted + 1;
        }
        int escaped = c == '\\' && wanted + 1 < pattern.length() ? 1 : 0;
        return collation.same(value.charAt(at), pattern.charAt(wanted + escaped)) ? wanted + escaped + 1 : -1;
    }

    /** A question mark matches a character, which may be two of Java's. */
    private static int wide(String value, int at, String pattern, int wanted) {
        return pattern.charAt(wanted) == '?' ? Character.charCount(value.codePointAt(at)) : 1;
    }
}
