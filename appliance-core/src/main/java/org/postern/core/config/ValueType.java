package org.postern.core.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.postern.store.address.Domain;
import org.postern.store.address.EmailAddress;
import org.postern.store.address.InvalidAddressException;
import org.postern.store.policy.Networks;
import org.tomlj.TomlArray;

/** How one type of value is written and read. The messages complete the sentence "KEY …". */
enum ValueType {
    TEXT("text", String.class),
    SWITCH("true or false", Boolean.class),
    NUMBER("number", Integer.class),
    SIZE("size", ByteSize.class),
    TIME("time", Duration.class),
    LISTENER("ADDR:PORT", Listen.class),
    FILE("file", Path.class),
    DOMAIN("domain", Domain.class),
    ADDRESS("mail address", EmailAddress.class),
    ZONE("time zone", ZoneId.class),
    NETWORKS("list of networks", Networks.class),
    DOMAINS("list of domains", DomainList.class),
    TEXTS("list of texts", TextList.class),
    TIMES("list of times", List.class);

    private final String shown;
    private final Class<?> made;

    ValueType(String shown, Class<?> made) {
        this.shown = shown;
        this.made = made;
    }

    String shown() {
        return shown;
    }

    /** The type of a record component; {@code Optional} of it for keys that may be switched off with {@code ""}. */
    static ValueType of(Type type) {
        Type plain = type;
        if (type instanceof ParameterizedType generic && generic.getRawType() == Optional.class) {
            plain = generic.getActualTypeArguments()[0];
        } else if (type instanceof ParameterizedType generic) {
            plain = generic.getRawType();
        }
        for (ValueType candidate : values()) {
            if (candidate.made == plain
                    || (plain == int.class && candidate == NUMBER)
                    || (plain == boolean.class && candidate == SWITCH)) {
                return candidate;
            }
        }
        throw new IllegalStateException("no way to read a " + type.getTypeName());
    }

    /** Throws {@link IllegalArgumentException} with what is expected. */
    Object read(Object toml) {
        return switch (this) {
            case SWITCH -> {
                if (toml instanceof Boolean flag) {
                    yield flag;
                }
                throw new IllegalArgumentException("must be true or false, without quotes");
            }
            case NUMBER -> {
                if (toml instanceof Long number && number >= Integer.MIN_VALUE && number <= Integer.MAX_VALUE) {
                    yield number.intValue();
                }
                throw new IllegalArgumentException("must be a whole number, without quotes");
            }
            case TIMES ->
                list(toml, "a list of times such as [\"1 min\", \"5 min\"]").stream()
                        .map(Durations::parse)
                        .toList();
            case NETWORKS -> Networks.parse(list(toml, "a list of networks such as [\"192.0.2.0/24\", \"::1\"]"));
            case DOMAINS -> domains(list(toml, "a list of domains such as [\"office.test\"]"));
            case TEXTS -> new TextList(list(toml, "a list of texts such as [\"one\", \"two\"]"));
            default -> readText(text(toml));
        };
    }

    private static List<String> list(Object toml, String expected) {
        if (!(toml instanceof TomlArray array)) {
            throw new IllegalArgumentException("must be " + expected);
        }
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            texts.add(text(array.get(i)));
        }
        return texts;
    }

    private static DomainList domains(List<String> texts) {
        try {
            return new DomainList(texts.stream().map(Domain::parse).toList());
        } catch (InvalidAddressException e) {
            throw new IllegalArgumentException("is not usable: " + e.getMessage(), e);
        }
    }

    private Object readText(String text) {
        try {
            return switch (this) {
                case SIZE -> ByteSize.parse(text);
                case TIME -> Durations.parse(text);
                case LISTENER -> Listen.parse(text);
                case FILE -> Path.of(text);
                case ZONE -> zone(text);
                case DOMAIN -> Domain.parse(text);
                case ADDRESS -> EmailAddress.parse(text);
                default -> text;
            };
        } catch (InvalidAddressException e) {
            throw new IllegalArgumentException("is not usable: " + e.getMessage(), e);
        }
    }

    private static ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("must be a time zone such as \"Europe/Berlin\" or \"UTC\"", e);
        }
    }

    private static String text(Object toml) {
        if (toml instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("must be written in quotes");
    }

    /** Compares a value with a limit of the same type, as far as the type has an order. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    static int compare(Object value, Object limit) {
        return ((Comparable) value).compareTo(limit);
    }
}
