package org.postern.core.config;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * The values of one table; those of the command line override those of the file.
 *
 * @param table null if the file has no such table
 * @param inFile whether the table's lines are those of the file
 * @param replaced values from the command line by name
 */
record TableValues(@Nullable TomlTable table, boolean inFile, Map<String, Object> replaced) {
    static TableValues row(TomlTable row, boolean inFile) {
        return new TableValues(row, inFile, Map.of());
    }

    @Nullable
    Object get(String name) {
        Object given = replaced.get(name);
        return given != null || table == null ? given : table.get(List.of(name));
    }

    /** The names in the file. */
    Set<String> names() {
        return table == null ? Set.of() : new LinkedHashSet<>(table.keySet());
    }

    boolean fromFile(String name) {
        return inFile && !replaced.containsKey(name);
    }

    int line(String name) {
        TomlPosition position = table == null || !fromFile(name) ? null : table.inputPositionOf(List.of(name));
        return position == null ? Problems.NO_LINE : position.line();
    }
}
