package org.postern.core.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postern.core.config.value.Choices;
import org.tomlj.Toml;

/** One key as declared: its place, type, limits, default and description. */
record KeySpec(String table, String name, Type type, Key key) {
    static String kebab(String component) {
        return component.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }

    /** The keys of a table's record and its parts, in order. */
    static List<KeySpec> of(String table, Class<?> record) {
        List<KeySpec> keys = new ArrayList<>();
        for (RecordComponent component : record.getRecordComponents()) {
            if (component.isAnnotationPresent(Part.class)) {
                keys.addAll(of(table, component.getType()));
            } else {
                keys.add(of(table, component));
            }
        }
        return keys;
    }

    static KeySpec of(String table, RecordComponent component) {
        Key key = Objects.requireNonNull(component.getAnnotation(Key.class), "every component is a key or a part");
        return new KeySpec(table, kebab(component.getName()), component.getGenericType(), key);
    }

    String path() {
        return table + "." + name;
    }

    boolean required() {
        return key.standard().isEmpty();
    }

    boolean optional() {
        return type instanceof ParameterizedType generic && generic.getRawType() == Optional.class;
    }

    /** Returns the record of one row, if the key is a list of tables. */
    Optional<Class<?>> rows() {
        return type instanceof ParameterizedType generic
                        && generic.getRawType() == List.class
                        && generic.getActualTypeArguments()[0] instanceof Class<?> row
                        && row.isRecord()
                ? Optional.of(row)
                : Optional.empty();
    }

    ValueType valueType() {
        return ValueType.of(type);
    }

    /** Returns the type in words; for a closed choice its values, as the file writes them. */
    String shownType() {
        return valueType() == ValueType.CHOICE
                ? Choices.shown(plain())
                : valueType().shown();
    }

    /** Reads a TOML value, or the default for null. Throws {@link IllegalArgumentException} with what is expected. */
    Object read(@Nullable Object toml) {
        Object given = toml == null ? literal(key.standard()) : toml;
        if (optional()) {
            return given.equals("") ? Optional.empty() : Optional.of(limited(plainValue(given)));
        }
        return limited(plainValue(given));
    }

    /** Returns a substitute for an unreadable value, so that all other problems can be found too. */
    Object standIn() {
        return read(literal(required() ? key.sample() : key.standard()));
    }

    private Object plainValue(Object toml) {
        return valueType() == ValueType.CHOICE
                ? Choices.read(plain(), toml)
                : valueType().read(toml);
    }

    private Class<?> plain() {
        return (Class<?>) (type instanceof ParameterizedType generic ? generic.getActualTypeArguments()[0] : type);
    }

    private Object limited(Object value) {
        if (!key.min().isEmpty() && ValueType.compare(value, limit(key.min())) < 0) {
            throw new IllegalArgumentException("is too small: " + key.min() + " is the least");
        }
        if (!key.max().isEmpty() && ValueType.compare(value, limit(key.max())) > 0) {
            throw new IllegalArgumentException("is too large: " + key.max() + " is the greatest");
        }
        return value;
    }

    private Object limit(String text) {
        return valueType().read(valueType() == ValueType.NUMBER ? (Object) Long.valueOf(text) : text);
    }

    private static Object literal(String toml) {
        return Objects.requireNonNull(Toml.parse("v = " + toml).get("v"), toml);
    }
}
