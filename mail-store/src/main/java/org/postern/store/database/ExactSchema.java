package org.postern.store.database;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.postern.store.mailbox.StoreException;

/**
 * Compares the schema of a database with the one that this program makes. A store comes from a backup, from another
 * disk, or from whoever could write to the file: a trigger, a view, an index or a default in it is SQL that SQLite would
 * run for us. So nothing may be there but what {@link Schema} makes, in the same words. The texts of {@code
 * sqlite_schema} are data; comparing them runs none of them.
 */
public final class ExactSchema {
    private static final int MOST_TOLD = 5;
    private static final String FOREIGN = " is not Postern's";
    private static final String ALL = "SELECT type, name, tbl_name, sql FROM %s.sqlite_schema";

    private ExactSchema() {}

    /** Makes the tables that are expected, in an empty database. */
    @FunctionalInterface
    interface Making {
        void in(Link empty) throws SQLException;
    }

    /**
     * What differs, in a few words for each; empty when the schema is exactly ours.
     *
     * @param database {@code main}, or the name of an attached one
     */
    static List<String> differences(Link link, String database, Making expected) throws SQLException {
        return compared(link, database, expected).words();
    }

    /**
     * The differences.
     *
     * @param added whether there are only additions: a damaged disk adds nothing, so somebody did
     */
    private record Compared(List<String> words, boolean added) {}

    private static Compared compared(Link link, String database, Making expected) throws SQLException {
        Map<String, String> ours;
        try (Link empty = Link.inMemory()) {
            expected.in(empty);
            ours = read(empty, "main");
        }
        Map<String, String> found = read(link, database);
        List<String> differences = new ArrayList<>();
        found.forEach((name, text) -> {
            if (!ours.containsKey(name)) {
                differences.add("the " + name + FOREIGN);
            } else if (!text.equals(ours.get(name))) {
                differences.add("the " + name + " is not as Postern makes it");
            }
        });
        boolean added = differences.stream().allMatch(words -> words.endsWith(FOREIGN));
        ours.keySet().stream()
                .filter(name -> !found.containsKey(name))
                .forEach(name -> differences.add("the " + name + " is missing"));
        return new Compared(differences, added && found.size() > ours.size());
    }

    /**
     * Refuses a mail store whose schema is not exactly that of the version.
     *
     * @throws StoreException FAILED when something was added, CORRUPT when something is missing or changed, as by a bad
     *     disk; saying what it is and what to do
     */
    public static void require(Link link, Path file, int version) throws SQLException {
        boolean added = version >= 1
                && version <= Schema.VERSION
                && compared(link, "main", empty -> Schema.tables(empty, version))
                        .added();
        refusal(link, "main", version).ifPresent(what -> {
            throw new StoreException(
                    added ? StoreException.Kind.FAILED : StoreException.Kind.CORRUPT,
                    "the tables of the store " + file + " are not exactly Postern's: " + what
                            + ". A damaged disk or somebody has changed them, and what was added there could act when the"
                            + " store is used. Nothing was changed. Restore a backup from before that, or copy the mail"
                            + " into a new store with: postern salvage");
        });
    }

    /** Why the schema of a mail store is refused; empty when it is exactly that of the version. */
    public static Optional<String> refusal(Link link, String database, int version) throws SQLException {
        if (version < 1 || version > Schema.VERSION) {
            return Optional.of("the schema " + version + " is unknown");
        }
        List<String> differences = differences(link, database, empty -> Schema.tables(empty, version));
        if (differences.isEmpty()) {
            return Optional.empty();
        }
        int more = differences.size() - MOST_TOLD;
        return Optional.of(String.join("; ", differences.subList(0, Math.min(MOST_TOLD, differences.size())))
                + (more > 0 ? "; and " + more + " more" : ""));
    }

    private static Map<String, String> read(Link link, String database) throws SQLException {
        Map<String, String> all = new TreeMap<>();
        link.each(ALL.formatted(database), row -> {
            String name = printable(row.getString(1)) + " " + printable(row.getString(2));
            String text = row.getString(3) + "\n" + row.getString(4);
            if (all.put(name, text) != null) {
                all.put(name + " (once more)", text);
            }
        });
        return all;
    }

    /** The words go to terminals and logs, and a stranger may have chosen them. */
    private static String printable(@Nullable String name) {
        String text = String.valueOf(name);
        StringBuilder shown = new StringBuilder();
        text.codePoints()
                .limit(60)
                .forEach(c -> shown.appendCodePoint(Character.isLetterOrDigit(c) || c == '_' || c == '-' ? c : '?'));
        return shown.toString();
    }
}
