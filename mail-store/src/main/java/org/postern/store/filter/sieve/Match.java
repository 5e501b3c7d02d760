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
 *
 * @param keys prepared for the collation
 * @param patterns the keys of {@code :matches}
 * @param capturing whether {@code :matches} sets the match variables
 */
record Match(
        Kind kind,
        Relation relation,
        Collation collation,
        List<String> keys,
        List<Wildcard> patterns,
        boolean capturing) {
    static final Map<String, Takes> TAGS = Map.of(
            ":is", Takes.NOTHING,
            ":contains", Takes.NOTHING,
            ":matches", Takes.NOTHING,
            ":value", Takes.STRING,
            ":count", Takes.STRING,
            ":comparator", Takes.STRING);

    /** Folding a character costs as much as comparing some. */
    static final long FOLDING = 8;

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

    /**
     * Reads the tags of a test.
     *
     * @param usual the comparison without {@code :comparator}
     */
    static Match of(Words words, List<String> keys, Capabilities required, Collation usual) {
        Kind kind = words.oneOf(KINDS)
                .map(tag -> Kind.valueOf(tag.substring(1).toUpperCase(Locale.ROOT)))
                .orElse(Kind.IS);
        Relation relation = Relation.EQ;
        if (kind == Kind.VALUE || kind == Kind.COUNT) {
            required.need(words, "relational", kind == Kind.VALUE ? ":value" : ":count");
            relation = relation(words, words.string(kind == Kind.VALUE ? ":value" : ":count"));
        }
        Collation collation = words.string(":comparator")
                .map(name -> Collation.named(name)
                        .orElseThrow(() -> words.wrong("there is no comparator \"" + Capabilities.shown(name) + "\"")))
                .orElse(usual);
        if (words.has(":comparator")) {
            collation.capability().ifPresent(name -> required.need(words, name, "this comparator"));
        }
        if (!collation.substrings() && (kind == Kind.CONTAINS || kind == Kind.MATCHES)) {
            throw words.wrong("the comparator i;ascii-numeric compares whole numbers only");
        }
        List<String> prepared = kind == Kind.MATCHES || kind == Kind.COUNT
                ? keys
                : keys.stream().map(collation::prepared).toList();
        List<Wildcard> patterns = kind == Kind.MATCHES
                ? keys.stream().map(key -> new Wildcard(key, collation)).toList()
                : List.of();
        return new Match(kind, relation, collation, prepared, patterns, required.has("variables"));
    }

    /** The same without an effect on {@code ${1}} (RFC 5173 6). */
    Match leavingVariables() {
        return new Match(kind, relation, collation, keys, patterns, false);
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
    boolean holds(Supplier<List<String>> values, Run run) {
        Run.Work work = run.work();
        List<String> found = values.get();
        work.spend(found.size());
        if (kind == Kind.COUNT) {
            String count = String.valueOf(found.size());
            return keys.stream().anyMatch(key -> relation.holds(Collation.ASCII_NUMERIC.compare(count, key)));
        }
        for (String value : found) {
            if (kind == Kind.MATCHES ? matches(value, run) : one(run.prepared(collation, value), work)) {
                return true;
            }
        }
        return false;
    }

    private boolean matches(String value, Run run) {
        String prepared = run.prepared(collation, value);
        for (Wildcard pattern : patterns) {
            run.work().spend(1);
            if (!pattern.matches(prepared, run.work())) {
                continue;
            }
            if (capturing) {
                run.work().spend(FOLDING * value.length());
                // Empty where letters of one syllable stand apart; then the match stands without its parts.
                run.variables()
                        .matched(pattern.captures(new Wildcard.Placed(value, collation), run.work())
                                .orElseGet(() -> List.of(value)));
            }
            return true;
        }
        return false;
    }

    private boolean one(String value, Run.Work work) {
        for (String key : keys) {
            work.spend(1 + Math.min(value.length(), key.length()));
            boolean fits =
                    switch (kind) {
                        case IS -> collation.compare(value, key) == 0;
                        case CONTAINS -> contains(value, key, work);
                        default -> relation.holds(collation.compare(value, key));
                    };
            if (fits) {
                return true;
            }
        }
        return false;
    }

    private static boolean contains(String value, String key, Run.Work work) {
        for (int start = 0; start + key.length() <= value.length(); start++) {
            int same = 0;
            while (same < key.length() && value.charAt(start + same) == key.charAt(same)) {
                same++;
            }
            work.spend(1 + same);
            if (same == key.length()) {
                return true;
            }
        }
        return false;
    }
}
