package org.postern.core.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlTable;

/**
 * Makes a {@link Config} of parsed TOML. An unreadable value is reported and replaced by its default, so that one pass
 * finds every problem; the result is valid only if there was no problem. Confined to one reading.
 */
final class ConfigReader {
    private final ConfigKeys keys = ConfigKeys.declared();
    private final TomlTable toml;
    private final Map<String, Object> replaced;
    private final Problems problems;

    /**
     * Reads nothing yet.
     *
     * @param replaced TOML values by path, which override those in the file
     */
    ConfigReader(TomlTable toml, Map<String, Object> replaced, Problems problems) {
        this.toml = toml;
        this.replaced = Map.copyOf(replaced);
        this.problems = problems;
    }

    Config read() {
        TableValues whole = new TableValues(toml, true, Map.of());
        for (String name : whole.names()) {
            ConfigKeys.Table declared = keys.tables().get(name);
            if (!(whole.get(name) instanceof TomlTable table)) {
                problems.add(
                        whole.line(name),
                        declared == null ? keys.unknown(name) : name + " must be a table: " + declared.header());
            } else if (declared == null && table.isEmpty()) {
                problems.add(whole.line(name), keys.unknownTable(name));
            } else if (declared == null) {
                TableValues unknown = TableValues.row(table, true);
                unknown.names().forEach(key -> problems.add(unknown.line(key), keys.unknown(name + "." + key)));
            }
        }
        return (Config) record(Config.class, "", whole);
    }

    private Object record(Class<?> type, String path, TableValues values) {
        List<Object> parts = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            if (component.isAnnotationPresent(Section.class)) {
                parts.add(section(component));
            } else if (component.isAnnotationPresent(Part.class)) {
                parts.add(record(component.getType(), path, values));
            } else {
                parts.add(value(KeySpec.of(path, component), values));
            }
        }
        Object made = construct(type, parts);
        if (made instanceof Checked checked) {
            checked.check(new TableCheck(problems, path));
        }
        return made;
    }

    private Object section(RecordComponent component) {
        String path = KeySpec.kebab(component.getName());
        Map<String, Object> ours = new HashMap<>();
        replaced.forEach((key, value) -> {
            if (key.startsWith(path + ".")) {
                ours.put(key.substring(path.length() + 1), value);
            }
        });
        @Nullable TomlTable table = toml.get(List.of(path)) instanceof TomlTable found ? found : null;
        TableValues values = new TableValues(table, true, ours);
        unknown(path, values);
        return record(component.getType(), path, values);
    }

    private void unknown(String path, TableValues values) {
        ConfigKeys.Table declared = Objects.requireNonNull(keys.tables().get(path));
        for (String name : values.names()) {
            if (!declared.has(name)) {
                problems.add(values.line(name), keys.unknown(path + "." + name));
            }
        }
    }

    private Object value(KeySpec key, TableValues values) {
        Object given = values.get(key.name());
        if (given != null) {
            problems.written(key.path(), values.line(key.name()));
        } else if (key.required()) {
            problems.fault(key.path(), shown(key) + " is missing: " + key.key().value());
            return key.standIn();
        }
        try {
            return key.rows().isPresent() ? rows(key, given, values.fromFile(key.name())) : key.read(given);
        } catch (IllegalArgumentException e) {
            problems.fault(key.path(), shown(key) + " " + e.getMessage());
            return key.rows().isPresent() ? List.of() : key.standIn();
        }
    }

    private List<Object> rows(KeySpec key, @Nullable Object given, boolean inFile) {
        List<Object> rows = new ArrayList<>();
        for (TomlTable row : given == null ? List.<TomlTable>of() : ValueType.tables(given)) {
            TableValues values = TableValues.row(row, inFile);
            unknown(key.path(), values);
            rows.add(record(key.rows().orElseThrow(), key.path() + "#" + rows.size(), values));
        }
        return List.copyOf(rows);
    }

    /** Rows differ only by their lines. */
    private static String shown(KeySpec key) {
        return key.path().replaceAll("#\\d+", "");
    }

    private static Object construct(Class<?> record, List<Object> values) {
        Class<?>[] types = Arrays.stream(record.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            Constructor<?> constructor = record.getDeclaredConstructor(types);
            return constructor.newInstance(values.toArray());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the configuration record " + record + " cannot be made", e);
        }
    }
}
