package org.postern.store.salvage;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postern.store.database.Link;

/**
 * The columns of a table of the current schema, by which a row is recognized even where nothing says to which table its
 * page belongs. Rows that an earlier version wrote have fewer columns; those that are missing at the end have a default.
 */
record TableShape(String name, boolean byRowid, List<Column> columns, int least) {
    /**
     * One column.
     *
     * @param number whether it stands for the rowid, and is NULL in the row itself
     */
    record Column(String name, String type, boolean required, boolean number) {
        boolean takes(@Nullable Object value) {
            if (number) {
                return value == null;
            }
            if (value == null) {
                return !required;
            }
            return switch (type) {
                case "INTEGER" -> value instanceof Long;
                case "TEXT" -> value instanceof String;
                default -> value instanceof byte[];
            };
        }
    }

    /** All tables of a store of the current schema. */
    static Map<String, TableShape> of(Link store) throws SQLException {
        Map<String, TableShape> shapes = new HashMap<>();
        List<Map.Entry<String, Boolean>> tables = store.all(
                "SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'",
                row -> Map.entry(row.getString(1), row.getInt(2) == 0));
        for (Map.Entry<String, Boolean> table : tables) {
            List<Column> columns = new ArrayList<>();
            int[] least = {0};
            store.each(
                    "SELECT name, type, \"notnull\", dflt_value, pk FROM pragma_table_info(?) ORDER BY cid",
                    row -> {
                        boolean number = table.getValue()
                                && row.getInt(5) == 1
                                && row.getString(2).equals("INTEGER");
                        boolean required = row.getInt(3) != 0 || row.getInt(5) > 0;
                        columns.add(new Column(row.getString(1), row.getString(2), required, number));
                        if (required && row.getString(4) == null) {
                            least[0] = columns.size();
                        }
                    },
                    table.getKey());
            shapes.put(table.getKey(), new TableShape(table.getKey(), table.getValue(), columns, least[0]));
        }
        return shapes;
    }

    boolean fits(PageRows.Row row) {
        List<@Nullable Object> values = row.values();
        if (values.size() < least || values.size() > columns.size()) {
            return false;
        }
        for (int i = 0; i < values.size(); i++) {
            Column column = columns.get(i);
            if (!column.takes(values.get(i)) || (column.number() && row.number() < 1)) {
                return false;
            }
        }
        return true;
    }

    String insert(int count) {
        return "INSERT OR IGNORE INTO " + name + "("
                + columns.subList(0, count).stream().map(Column::name).collect(Collectors.joining(", ")) + ") VALUES("
                + String.join(", ", Collections.nCopies(count, "?")) + ")";
    }

    @Nullable
    Object[] values(PageRows.Row row) {
        @Nullable Object[] values = row.values().toArray();
        for (int i = 0; i < values.length; i++) {
            if (columns.get(i).number()) {
                values[i] = row.number();
            }
        }
        return values;
    }
}
