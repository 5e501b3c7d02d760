package org.postern.core.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Collects the problems of a configuration, each with its line. Confined to one reading. */
final class Problems {
    /** The line of a key that is not in the file: a missing key, or one from the command line. */
    static final int NO_LINE = 0;

    private final List<Problem> found = new ArrayList<>();
    private final Map<String, Integer> lines = new HashMap<>();
    private final Set<String> faulty = new HashSet<>();
    private final Set<String> contradictory = new HashSet<>();

    private record Problem(int line, String text) {
        @Override
        public String toString() {
            return line == NO_LINE ? text : "line " + line + ": " + text;
        }
    }

    /** Records the line of a key. */
    void written(String path, int line) {
        lines.put(path, line);
    }

    void add(int line, String text) {
        found.add(new Problem(line, text));
    }

    /** Reports a key that cannot be read. */
    void fault(String path, String text) {
        faulty.add(path);
        add(lines.getOrDefault(path, NO_LINE), text);
    }

    /** Reports keys that contradict each other, unless one of them could not be read. */
    void conflict(String text, List<String> paths) {
        if (paths.stream().noneMatch(faulty::contains)) {
            contradictory.addAll(paths);
            int line = paths.stream()
                    .map(path -> lines.getOrDefault(path, NO_LINE))
                    .filter(at -> at != NO_LINE)
                    .findFirst()
                    .orElse(NO_LINE);
            add(line, text);
        }
    }

    /** Returns whether all values of a table were read as written. */
    boolean sound(String table) {
        return Stream.concat(faulty.stream(), contradictory.stream()).noneMatch(path -> path.startsWith(table + "."));
    }

    boolean none() {
        return found.isEmpty();
    }

    /** In the order of their lines. */
    List<String> texts() {
        return found.stream()
                .sorted(Comparator.comparingInt(Problem::line))
                .map(Problem::toString)
                .toList();
    }
}
