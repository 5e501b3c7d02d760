package org.postern.store.filter.sieve;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.postern.store.delivery.Filing;
import org.postern.store.mailbox.Flag;
import org.postern.store.mailbox.Keyword;

/**
 * The flags of a message in scripts (RFC 5232): words, compared without case. Pure, except that it fills its callers'
 * maps.
 */
final class FlagWords {
    /** A script that collects keywords must not fill the rows of the store. */
    private static final int MOST = 32;

    private static final Pattern KEYWORD =
            Pattern.compile("[\\x21\\x23\\x24\\x26\\x27\\x2b-\\x5b\\x5e-\\x7a\\x7c\\x7e]{1,64}");
    private static final Map<String, Flag> SYSTEM = Map.of(
            "\\seen", Flag.SEEN,
            "\\answered", Flag.ANSWERED,
            "\\flagged", Flag.FLAGGED,
            "\\deleted", Flag.DELETED,
            "\\draft", Flag.DRAFT,
            "$forwarded", Flag.FORWARDED);

    private FlagWords() {}

    /**
     * A string may hold several flags separated by blanks; invalid ones are ignored (RFC 5232 2). A word in another
     * script is no keyword either, but the name of a label, which has one.
     */
    static List<String> split(List<String> strings) {
        List<String> words = new ArrayList<>();
        for (String string : strings) {
            for (String word : string.split(" +", -1)) {
                if (SYSTEM.containsKey(key(word)) || KEYWORD.matcher(word).matches()) {
                    words.add(word);
                } else if (word.chars().anyMatch(c -> c >= 0x80)) {
                    Keyword.named(word).map(Keyword::text).ifPresent(words::add);
                }
            }
        }
        return words;
    }

    /** An empty collection of flags: by key, as first written. */
    static Map<String, String> none() {
        return new TreeMap<>();
    }

    static void add(Map<String, String> flags, List<String> words) {
        for (String word : words) {
            if (flags.size() < MOST) {
                flags.putIfAbsent(key(word), word);
            }
        }
    }

    static void remove(Map<String, String> flags, List<String> words) {
        words.forEach(word -> flags.remove(key(word)));
    }

    static Filing.Keep keep(Optional<String> folder, Map<String, String> flags) {
        Set<Flag> system = EnumSet.noneOf(Flag.class);
        Set<String> keywords = new LinkedHashSet<>();
        flags.forEach((key, word) -> {
            Flag flag = SYSTEM.get(key);
            if (flag == null) {
                keywords.add(word);
            } else {
                system.add(flag);
            }
        });
        return new Filing.Keep(folder, Set.copyOf(system), Set.copyOf(keywords));
    }

    private static String key(String word) {
        return word.toLowerCase(Locale.ROOT);
    }
}
