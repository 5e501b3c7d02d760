package org.postern.core.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.postern.core.config.value.AddressRanges;
import org.postern.core.config.value.ByteSize;
import org.postern.core.config.value.Destination;
import org.postern.core.config.value.DomainList;
import org.postern.core.config.value.Durations;
import org.postern.core.config.value.Fingerprints;
import org.postern.core.config.value.HostName;
import org.postern.core.config.value.HostPort;
import org.postern.core.config.value.Listen;
import org.postern.core.config.value.TextList;
import org.postern.core.config.value.TrustAnchors;
import org.postern.store.address.Domain;
import org.postern.store.address.InvalidAddressException;
import org.postern.store.policy.Networks;
import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

/** How one type of value is written and read. The messages complete the sentence "KEY …". */
enum ValueType {
    TEXT("text", String.class),
    SWITCH("true or false", Boolean.class),
    NUMBER("number", Integer.class),
    CHOICE("choice", Enum.class),
    SIZE("size", ByteSize.class),
    TIME("time", Duration.class),
    LISTENER("ADDR:PORT", Listen.class),
    HOST("host", HostName.class),
    HOST_PORT("HOST or HOST:PORT", HostPort.class),
    URL("URL", URI.class),
    FILE("file", Path.class),
    DOMAIN("domain", Domain.class),
    DESTINATION("domain or .domain", Destination.class),
    ZONE("time zone", ZoneId.class),
    RANGES("networks with commas between them", AddressRanges.class),
    FINGERPRINTS("fingerprints with commas between them", Fingerprints.class),
    NETWORKS("list of networks", Networks.class),
    DOMAINS("list of domains", DomainList.class),
    ANCHORS("list of DNS records", TrustAnchors.class),
    TEXTS("list of texts", TextList.class),
    TIMES("list of times", Duration.class),
    TABLES("list of tables", Record.class);

    private final String shown;
    private final Class<?> made;

    ValueType(String shown, Class<?> made) {
        this.shown = shown;
        this.made = made;
    }

    String shown() {
        return shown;
    }

    /** Whether TOML writes it in brackets. */
    boolean list() {
        return switch (this) {
            case NETWORKS, DOMAINS, ANCHORS, TEXTS, TIMES, TABLES -> true;
            default -> false;
        };
    }

    /** Whether TOML writes it without quotes or brackets. */
    boolean bare() {
        return this == NUMBER || this == SWITCH;
    }

    /** The type of a record component; {@code Optional} of it for keys that may be switched off with {@code ""}. */
    static ValueType of(Type type) {
        if (type instanceof ParameterizedType generic) {
            Class<?> element = (Class<?>) generic.getActualTypeArguments()[0];
            if (generic.getRawType() == Optional.class) {
                return of(element);
            }
            return element.isRecord() ? TABLES : TIMES;
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isEnum()) {
            return CHOICE;
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

    /** Throws {@link IllegalArgumentException} with what is expected. Choices and rows of tables are read elsewhere. */
    Object read(Object toml) {
        try {
            return switch (this) {
                case SWITCH -> flag(toml);
                case NUMBER -> number(toml);
                case TIMES ->
                    list(toml, "a list of times such as [\"1 min\", \"5 min\"]").stream()
                            .map(Durations::parse)
                            .toList();
                case NETWORKS -> Networks.parse(list(toml, "a list of networks such as [\"192.0.2.0/24\", \"::1\"]"));
                case DOMAINS ->
                    new DomainList(list(toml, "a list of domains such as [\"office.test\"]").stream()
                            .map(Domain::parse)
                            .toList());
                case ANCHORS -> TrustAnchors.parse(list(toml, "a list of DS or DNSKEY records"));
                case TEXTS -> new TextList(list(toml, "a list of texts such as [\"one\", \"two\"]"));
                default -> fromText(text(toml));
            };
        } catch (InvalidAddressException e) {
            throw new IllegalArgumentException("is not usable: " + e.getMessage(), e);
        }
    }

    private Object fromText(String text) {
        return switch (this) {
            case SIZE -> ByteSize.parse(text);
            case TIME -> Durations.parse(text);
            case LISTENER -> Listen.parse(text);
            case HOST -> HostName.parse(text);
            case HOST_PORT -> HostPort.parse(text);
            case URL -> url(text);
            case FILE -> file(text);
            case DOMAIN -> Domain.parse(text);
            case DESTINATION -> Destination.parse(text);
            case ZONE -> zone(text);
            case RANGES -> AddressRanges.parse(text);
            case FINGERPRINTS -> Fingerprints.parse(text);
            default -> text;
        };
    }

    /** The tables of a list. */
    static List<TomlTable> tables(Object toml) {
        List<TomlTable> rows = new ArrayList<>();
        if (toml instanceof TomlArray array) {
            for (int i = 0; i < array.size(); i++) {
                if (array.get(i) instanceof TomlTable row) {
                    rows.add(row);
                }
            }
            if (rows.size() == array.size()) {
                return rows;
            }
        }
        throw new IllegalArgumentException(
                "must be a list of tables: write its name between two brackets on each side");
    }

    private static Object flag(Object toml) {
        if (toml instanceof Boolean flag) {
            return flag;
        }
        throw new IllegalArgumentException("must be true or false, without quotes");
    }

    private static Object number(Object toml) {
        if (toml instanceof Long number && number >= Integer.MIN_VALUE && number <= Integer.MAX_VALUE) {
            return number.intValue();
        }
        throw new IllegalArgumentException("must be a whole number, without quotes");
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

    private static ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("must be a time zone such as \"Europe/Berlin\" or \"UTC\"", e);
        }
    }

    private static Path file(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("must be the name of a file");
        }
        return Path.of(text);
    }

    private static URI url(String text) {
        String expected = "must be an address like \"http://127.0.0.1:11333\"";
        try {
            URI url = URI.create(text);
            if (url.getHost() != null && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(expected, e);
        }
        throw new IllegalArgumentException(expected);
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
