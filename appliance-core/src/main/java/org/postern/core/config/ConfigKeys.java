package org.postern.core.config;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** All declared keys by section, in order. */
record ConfigKeys(Map<String, Table> tables) {
    /** One section. */
    record Table(String about, Class<?> record, List<KeySpec> keys) {}

    static ConfigKeys declared() {
        Map<String, Table> tables = new LinkedHashMap<>();
        for (RecordComponent component : Config.class.getRecordComponents()) {
            Section section = Objects.requireNonNull(component.getAnnotation(Section.class));
            String name = KeySpec.kebab(component.getName());
            tables.put(name, new Table(section.value(), component.getType(), KeySpec.of(name, component.getType())));
        }
        return new ConfigKeys(tables);
    }

    List<String> paths() {
        List<String> paths = new ArrayList<>();
        for (Table table : tables.values()) {
            for (KeySpec key : table.keys()) {
                paths.add(key.path());
            }
        }
        return paths;
    }

    /** The declared key that a person most likely meant. */
    String nearest(String path) {
        String best = "";
        int least = Integer.MAX_VALUE;
        String name = path.substring(path.lastIndexOf('.') + 1);
        for (String candidate : paths()) {
            // A right name in the wrong table is nearer than a wrong name in the right one.
            String candidateName = candidate.substring(candidate.lastIndexOf('.') + 1);
            int distance = Math.min(2 * distance(name, candidateName) + distance(path, candidate), 1000);
            if (distance < least) {
                least = distance;
                best = candidate;
            }
        }
        return best;
    }

    /** Levenshtein: insertions, deletions and replacements. */
    static int distance(String a, String b) {
        int[] above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
            }
            above = row;
        }
        return above[b.length()];
    }
}
