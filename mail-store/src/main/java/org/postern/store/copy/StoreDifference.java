package org.postern.store.copy;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.postern.store.database.Link;

/**
 * The differences, in both directions, between a store and a copy of it that is attached as {@code old}. Compares every
 * row of every table that the copy has, except the bytes of the mail itself, which never change under an id. Tables and
 * columns that a newer version added must be empty or have their default values. Confined to one thread.
 */
final class StoreDifference {
    /** Work that every start does by itself, so it need not be preserved. */
    private static final Set<String> OWN_WORK =
            Set.of("forget", "junk_token", "junk_count", "junk_lesson", "junk_learned", "junk_key");
    /** Differences here follow from differences in other tables, which a person understands better. */
    private static final Set<String> CONSEQUENCES = Set.of("content", "chunk", "sqlite_sequence", "folder");

    private static final Map<String, String> NAMES = Map.of(
            "message", "messages",
            "folder", "folders",
            "account", "accounts",
            "outbound", "messages in the queue",
            "queue", "recipients in the queue",
            "alias", "aliases and groups",
            "app_password", "app passwords",
            "sieve_script", "filters");

    private final Link link;

    StoreDifference(Link link) {
        this.link = link;
    }

    private record Column(String name, String standard) {}

    /** One sentence for each table that differs; empty when nothing would be lost. */
    List<String> sentences() throws SQLException {
        List<String> telling = new ArrayList<>();
        List<String> following = new ArrayList<>();
        List<String> known = tables("old");
        for (String table : known) {
            (CONSEQUENCES.contains(table) ? following : telling).addAll(compared(table));
        }
        for (String table : tables("main")) {
            if (!known.contains(table)) {
                long rows = link.number("SELECT count(*) FROM main." + quoted(table));
                if (rows > 0) {
                    telling.add(table + ", which this version does not know: " + rows + " rows");
                }
            }
        }
        return telling.isEmpty() ? following : telling;
    }

    private List<String> tables(String database) throws SQLException {
        List<String> tables = link.all(
                "SELECT name FROM " + database + ".sqlite_master WHERE type = 'table' ORDER BY name",
                row -> row.getString(1));
        tables.removeIf(
                name -> OWN_WORK.contains(name) || (name.startsWith("sqlite_") && !name.equals("sqlite_sequence")));
        return tables;
    }

    private List<String> compared(String table) throws SQLException {
        List<Column> before = columns("old", table);
        // Qualified with the table name. Otherwise SQLite would take a name that is not a column for a string literal.
        String names = before.stream()
                .filter(column -> !column.name().equals("data")) // the bytes of the mail
                .map(column -> "t." + quoted(column.name()))
                .collect(Collectors.joining(", "));
        String limit = table.equals("sqlite_sequence")
                ? OWN_WORK.stream()
                        .map(name -> "'" + name + "'")
                        .collect(Collectors.joining(", ", " WHERE name NOT IN (", ")"))
                : "";
        String now = "SELECT " + names + " FROM main." + quoted(table) + " t" + limit;
        String then = "SELECT " + names + " FROM old." + quoted(table) + " t" + limit;
        long fresh = link.number("SELECT count(*) FROM (" + now + " EXCEPT " + then + ")");
        long gone = link.number("SELECT count(*) FROM (" + then + " EXCEPT " + now + ")");
        List<String> found = new ArrayList<>();
        if (fresh > 0 || gone > 0) {
            found.add(NAMES.getOrDefault(table, "table " + table) + ": "
                    + (before.stream().anyMatch(column -> column.name().equals("id"))
                            ? byNumber(table, fresh)
                            : fresh + " rows were added, " + gone + " were removed"));
        }
        for (Column added : columns("main", table)) {
            if (before.stream().noneMatch(column -> column.name().equals(added.name()))) {
                long set = link.number("SELECT count(*) FROM main." + quoted(table) + " WHERE " + quoted(added.name())
                        + " IS NOT (" + added.standard() + ")");
                if (set > 0) {
                    found.add(NAMES.getOrDefault(table, "table " + table) + ": " + added.name()
                            + ", which this version does not know, was set in " + set);
                }
            }
        }
        return found;
    }

    private String byNumber(String table, long fresh) throws SQLException {
        String inOther = "SELECT count(*) FROM %s.%s WHERE id NOT IN (SELECT id FROM %s.%s)";
        long added = link.number(inOther.formatted("main", quoted(table), "old", quoted(table)));
        long removed = link.number(inOther.formatted("old", quoted(table), "main", quoted(table)));
        return added + " new, " + removed + " removed, " + (fresh - added) + " changed";
    }

    private List<Column> columns(String database, String table) throws SQLException {
        return link.all(
                "SELECT name, coalesce(dflt_value, 'NULL') FROM pragma_table_info(?, ?)",
                row -> new Column(row.getString(1), row.getString(2)),
                table,
                database);
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
