package org.postern.core.split;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postern.web.organizer.FolderRef;

/**
 * Converts values of the ports to JSON and back. Reading accepts only values of exactly the declared type, and makes
 * each value with its own constructor, which checks it. An absent Optional is null, an Instant is text (RFC 3339), a
 * folder is its key.
 *
 * @param longestText characters of one text
 */
record WireValues(int longestText) {
    /** Limits for values from a web node: no page names more messages at once, and no text of a page is longer. */
    static final WireValues QUESTIONS = new WireValues(16_384);
    /** The answer of a mail node is limited as a whole. */
    static final WireValues ANSWERS = new WireValues(Integer.MAX_VALUE);

    private static final int MOST_ELEMENTS = 50_000;

    /** Returns the arguments of a request. */
    static List<JsonElement> arguments(byte[] json) {
        try {
            JsonElement element = JsonParser.parseString(new String(json, StandardCharsets.UTF_8));
            if (element.isJsonArray()) {
                return element.getAsJsonArray().asList();
            }
        } catch (JsonParseException e) {
            throw new MalformedException("the question is not JSON", e);
        }
        throw new MalformedException("the question is not a list of arguments");
    }

    static JsonArray array(Iterable<?> values) {
        JsonArray array = new JsonArray();
        values.forEach(value -> array.add(written(value)));
        return array;
    }

    static JsonElement written(@Nullable Object value) {
        if (value == null) {
            return JsonNull.INSTANCE;
        }
        if (value instanceof Boolean yes) {
            return new JsonPrimitive(yes);
        }
        if (value instanceof Number number) {
            return new JsonPrimitive(number);
        }
        if (value instanceof Enum<?> one) {
            return new JsonPrimitive(one.name());
        }
        if (value instanceof FolderRef folder) {
            return new JsonPrimitive(folder.key());
        }
        if (value instanceof Optional<?> held) {
            return written(held.orElse(null));
        }
        if (value instanceof Collection<?> many) {
            return array(many);
        }
        return value instanceof Record fields ? object(fields) : new JsonPrimitive(value.toString());
    }

    private static JsonObject object(Record value) {
        JsonObject object = new JsonObject();
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            try {
                object.add(component.getName(), written(component.getAccessor().invoke(value)));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(component + " cannot be read", e);
            }
        }
        return object;
    }

    /** Returns whether values of this type can be sent between nodes. */
    static boolean cross(Type type) {
        if (type instanceof ParameterizedType held) {
            Object raw = held.getRawType();
            boolean known = raw == Optional.class || raw == List.class || raw == Set.class || raw == Collection.class;
            return known && cross(held.getActualTypeArguments()[0]);
        }
        if (type instanceof Class<?> kind && kind.isRecord() && kind != FolderRef.class) {
            return Arrays.stream(kind.getRecordComponents()).allMatch(each -> cross(each.getGenericType()));
        }
        return type instanceof Class<?> kind
                && (kind.isEnum()
                        || Set.of(
                                        String.class,
                                        boolean.class,
                                        Boolean.class,
                                        int.class,
                                        long.class,
                                        Long.class,
                                        Instant.class,
                                        FolderRef.class)
                                .contains(kind));
    }

    <T> T read(@Nullable JsonElement element, Class<T> type) {
        return type.cast(read(element, (Type) type));
    }

    /** Throws {@link MalformedException} for anything that is not a value of the type. */
    Object read(@Nullable JsonElement element, Type type) {
        JsonElement given = element == null ? JsonNull.INSTANCE : element;
        if (type instanceof ParameterizedType held) {
            Type inner = held.getActualTypeArguments()[0];
            if (held.getRawType() == Optional.class) {
                return given.isJsonNull() ? Optional.empty() : Optional.of(read(given, inner));
            }
            List<Object> values = elements(given, inner);
            return held.getRawType() == Set.class ? Set.copyOf(values) : values;
        }
        Class<?> kind = (Class<?>) type;
        if (kind == boolean.class || kind == Boolean.class) {
            return primitive(
                            given,
                            given.isJsonPrimitive()
                                    && given.getAsJsonPrimitive().isBoolean())
                    .getAsBoolean();
        }
        if (kind == int.class || kind == long.class || kind == Long.class) {
            return number(given, kind);
        }
        return kind.isRecord() && kind != FolderRef.class ? made(given, kind) : ofText(text(given), kind);
    }

    private List<Object> elements(JsonElement given, Type type) {
        if (!given.isJsonArray() || given.getAsJsonArray().size() > MOST_ELEMENTS) {
            throw new MalformedException("not a list, or too long a list");
        }
        List<Object> values = new ArrayList<>(given.getAsJsonArray().size());
        given.getAsJsonArray().forEach(each -> values.add(read(each, type)));
        return List.copyOf(values);
    }

    private static JsonPrimitive primitive(JsonElement given, boolean right) {
        if (!right) {
            throw new MalformedException("a value is of another type");
        }
        return given.getAsJsonPrimitive();
    }

    private static Object number(JsonElement given, Class<?> kind) {
        boolean right = given.isJsonPrimitive() && given.getAsJsonPrimitive().isNumber();
        try {
            BigDecimal number = primitive(given, right).getAsBigDecimal();
            if (kind == int.class) {
                return number.intValueExact();
            }
            return number.longValueExact();
        } catch (ArithmeticException | NumberFormatException e) {
            throw new MalformedException("not a whole number, or too large a number", e);
        }
    }

    private String text(JsonElement given) {
        String text = primitive(
                        given,
                        given.isJsonPrimitive() && given.getAsJsonPrimitive().isString())
                .getAsString();
        if (text.length() > longestText) {
            throw new MalformedException("a text is too long");
        }
        return text;
    }

    private static Object ofText(String text, Class<?> kind) {
        if (kind == String.class) {
            return text;
        }
        if (kind == FolderRef.class) {
            return FolderRef.named(text).orElseThrow(() -> new MalformedException("no folder is named"));
        }
        try {
            if (kind == Instant.class) {
                return Instant.parse(text);
            }
        } catch (DateTimeException e) {
            throw new MalformedException("not a time", e);
        }
        Object[] constants = kind.getEnumConstants();
        for (Object constant : constants == null ? new Object[0] : constants) {
            if (((Enum<?>) constant).name().equals(text)) {
                return constant;
            }
        }
        throw new MalformedException("not one of " + kind.getSimpleName());
    }

    private Object made(JsonElement given, Class<?> kind) {
        if (!given.isJsonObject()) {
            throw new MalformedException("not a " + kind.getSimpleName());
        }
        RecordComponent[] components = kind.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            values[i] = read(given.getAsJsonObject().get(components[i].getName()), components[i].getGenericType());
        }
        try {
            return kind.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new MalformedException("not a valid " + kind.getSimpleName(), e);
        }
    }
}
