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
import org.tomlj.Toml;

/** One key as declared: its place, type, limits, default and words. */
record KeySpec(String section, String name, Type type, Key key) {
    static String kebab(String component) {
        return component.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }

    /** The keys of a section's record, in order. */
    static List<KeySpec> of(String section, Class<?> record) {
        List<KeySpec> keys = new ArrayList<>();
        for (RecordComponent component : record.getRecordComponents()) {
            Key key = Objects.requireNonNull(component.getAnnotation(Key.class), "every component is a key");
            keys.add(new KeySpec(section, kebab(component.getName()), component.getGenericType(), key));
        }
        return keys;
    }

    String path() {
        return section + "." + name;
    }

    boolean required() {
        return key.standard().isEmpty();
    }

    boolean optional() {
        return type instanceof ParameterizedType generic && generic.getRawType() == Optional.class;
    }

    ValueType valueType() {
        return ValueType.of(type);
    }

    /** Reads a TOML value, or the default for null. Throws {@link IllegalArgumentException} with what is expected. */
    Object read(@Nullable Object toml) {
        Object given = toml == null ? literal(key.standard()) : toml;
        if (optional()) {
            return given.equals("")
                    ? Optional.empty()
                    : Optional.of(limited(valueType().read(given)));
        }
        return limited(valueType().read(given));
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
