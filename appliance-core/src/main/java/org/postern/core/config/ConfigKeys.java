package org.postern.core.config;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All declared keys by table, in order. */
record ConfigKeys(Map<String, Table> tables) {
    /**
     * One table.
     *
     * @param path its name; with a dot where it is in another one
     * @param repeated whether it is written {@code [[path]]}, once for each row
     * @param all its keys, those in an old form among them
     */
    record Table(String path, boolean repeated, String about, List<KeySpec> all) {
        /** Returns the keys that are not in an old form. */
        List<KeySpec> keys() {
            return all.stream().filter(key -> !key.key().retired()).toList();
        }

        /** Returns the header line of the table. */
        String header() {
            return repeated ? "[[" + path + "]]" : "[" + path + "]";
        }

        boolean has(String name) {
            return all.stream().anyMatch(key -> key.name().equals(name));
        }
    }

    static ConfigKeys declared() {
        Map<String, Table> tables = new LinkedHashMap<>();
        add(tables, Config.class);
        return new ConfigKeys(tables);
    }

    private static void add(Map<String, Table> tables, Class<?> record) {
        for (RecordComponent component : record.getRecordComponents()) {
            Section section = component.getAnnotation(Section.class);
            if (section == null) {
                add(tables, component.getType());
                continue;
            }
            String path = KeySpec.kebab(component.getName());
            Table table = new Table(path, false, section.value(), KeySpec.of(path, component.getType()));
            tables.put(path, table);
            for (KeySpec key : table.keys()) {
                key.rows()
                        .ifPresent(row -> tables.put(
                                key.path(),
                                new Table(key.path(), true, key.key().value(), KeySpec.of(key.path(), row))));
            }
        }
    }

    /** Returns the paths of the keys that are not in an old form, including those of repeated tables. */
    List<String> paths() {
        return tables.values().stream()
                .flatMap(table -> table.keys().stream())
                .map(KeySpec::path)
                .toList();
    }

    /** Returns a key that can be set alone, in an old form or not; keys in a row of a repeated table cannot. */
    Optional<KeySpec> settable(String path) {
        return tables.values().stream()
                .filter(table -> !table.repeated())
                .flatMap(table -> table.all().stream())
                .filter(key -> key.path().equals(path))
                .findFirst();
    }

    /** Explains why a path cannot be set. */
    String notSettable(String path) {
        return paths().contains(path)
                ? path + " cannot be set alone: it is in a row of a list of tables; set the whole list, such as "
                        + path.substring(0, path.lastIndexOf('.')) + "=[{" + example(path) + "}]"
                : unknown(path);
    }

    private String example(String path) {
        Table table = tables.getOrDefault(path.substring(0, path.lastIndexOf('.')), new Table("", true, "", List.of()));
        List<String> pairs = new ArrayList<>();
        for (KeySpec key : table.keys()) {
            if (key.required()) {
                pairs.add(key.name() + " = " + key.key().sample());
            } else if (key.path().equals(path)) {
                pairs.add(key.name() + " = ...");
            }
        }
        return String.join(", ", pairs);
    }

    /** Returns the message for a key that does not exist. */
    String unknown(String path) {
        return "unknown key " + path + "; the nearest is " + nearest(path);
    }

    /** Returns the message for an empty table that does not exist. */
    String unknownTable(String path) {
        return "unknown table [" + path + "]; the nearest is "
                + tables.values().stream()
                        .min(Comparator.comparingInt(table -> distance(path, table.path())))
                        .map(Table::header)
                        .orElse("");
    }

    /** Returns the declared key that a person most likely meant. */
    String nearest(String path) {
        String best = "";
        int least = Integer.MAX_VALUE;
        String name = path.substring(path.lastIndexOf('.') + 1);
        for (String candidate : paths()) {
            // A correct name in the wrong table is nearer than a wrong name in the correct table.
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
