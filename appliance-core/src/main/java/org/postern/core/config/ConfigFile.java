package org.postern.core.config;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** Reads {@code postern.toml}: all problems at once, each with its line, or a whole {@link Config}. */
public final class ConfigFile {
    private static final long MAX_BYTES = 1 << 20;

    private final ConfigKeys keys = ConfigKeys.declared();
    private final List<Problem> problems = new ArrayList<>();
    private final TomlParseResult toml;

    private record Problem(int line, String text) {
        @Override
        public String toString() {
            return line == 0 ? text : "line " + line + ": " + text;
        }
    }

    private ConfigFile(TomlParseResult toml) {
        this.toml = toml;
    }

    /** Throws {@link ConfigException}. */
    public static Config read(Path file) {
        return read(file, Map.of());
    }

    /**
     * Reads a file, with some keys replaced for this run.
     *
     * @param replaced values without quotes by path, such as {@code web.https}
     */
    public static Config read(Path file, Map<String, String> replaced) {
        return parse(file.toString(), text(file), replaced);
    }

    /** What a file holds, as long as it is text of a sensible size. */
    static String text(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new ConfigException(file.toString(), List.of("is larger than 1 MiB"));
            }
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new ConfigException(file.toString(), List.of("is not UTF-8 text"));
        } catch (IOException e) {
            throw new ConfigException(file.toString(), List.of(unreadable(file, e)));
        }
    }

    private static String unreadable(Path file, IOException cause) {
        String user = System.getProperty("user.name", "?");
        if (cause instanceof AccessDeniedException) {
            return "may not be read by the user " + user + "; as root: chown " + user + " '" + file + "'; chmod 600 '"
                    + file + "'";
        }
        if (Files.isSymbolicLink(file)) {
            return "is a link to a file that is not there; put the file back, or link to another one";
        }
        return cause instanceof NoSuchFileException
                ? "is not there; `postern init --domain DOMAIN` makes it"
                : "cannot be read: " + cause.getMessage();
    }

    static Config parse(String where, String text) {
        return parse(where, text, Map.of());
    }

    private static Config parse(String where, String text, Map<String, String> replaced) {
        ConfigFile file = new ConfigFile(Toml.parse(text));
        for (TomlParseError error : file.toml.errors()) {
            file.problems.add(new Problem(error.position().line(), String.valueOf(error.getMessage())));
        }
        if (file.problems.isEmpty()) {
            file.replace(replaced);
            file.findUnknown();
        }
        Object config = file.toml.hasErrors() ? null : file.build();
        if (config instanceof Config whole && file.problems.isEmpty()) {
            return whole;
        }
        throw new ConfigException(
                where,
                file.problems.stream()
                        .sorted(Comparator.comparingInt(Problem::line))
                        .map(Problem::toString)
                        .toList());
    }

    private void replace(Map<String, String> replaced) {
        replaced.forEach((path, value) -> {
            String literal = ConfigText.literals(Map.of(path, value)).get(path);
            if (literal == null) {
                problems.add(new Problem(0, unknown(path)));
                return;
            }
            Object read = Toml.parse("v = " + literal).get("v");
            if (read == null) {
                problems.add(new Problem(0, path + " cannot be set to " + value));
            } else {
                toml.set(List.of(path.split("\\.", 2)), read);
            }
        });
    }

    private void findUnknown() {
        for (String section : toml.keySet()) {
            Object value = toml.get(List.of(section));
            if (!(value instanceof TomlTable table)) {
                problem(List.of(section), unknown(section));
                continue;
            }
            ConfigKeys.@Nullable Table declared = keys.tables().get(section);
            for (String name : table.keySet()) {
                if (declared == null
                        || declared.keys().stream().noneMatch(key -> key.name().equals(name))) {
                    problem(List.of(section, name), unknown(section + "." + name));
                }
            }
            if (declared == null && table.isEmpty()) {
                problem(
                        List.of(section),
                        "unknown table [" + section + "]; the nearest is [" + nearestTable(section) + "]");
            }
        }
    }

    private String unknown(String path) {
        return "unknown key " + path + "; the nearest is " + keys.nearest(path);
    }

    private String nearestTable(String section) {
        return keys.tables().keySet().stream()
                .min(Comparator.comparingInt(name -> ConfigKeys.distance(section, name)))
                .orElse("");
    }

    private @Nullable Object build() {
        List<@Nullable Object> parts = new ArrayList<>();
        for (Map.Entry<String, ConfigKeys.Table> entry : keys.tables().entrySet()) {
            List<@Nullable Object> values = new ArrayList<>();
            for (KeySpec key : entry.getValue().keys()) {
                values.add(value(key));
            }
            parts.add(values.contains(null) ? null : construct(entry.getValue().record(), values));
        }
        return parts.contains(null) ? null : construct(Config.class, parts);
    }

    private @Nullable Object value(KeySpec key) {
        List<String> path = List.of(key.section(), key.name());
        Object given = toml.get(List.of(key.section())) instanceof TomlTable ? toml.get(path) : null;
        if (given == null && key.required()) {
            problems.add(new Problem(0, key.path() + " is missing: " + key.key().value()));
            return null;
        }
        try {
            return key.read(given);
        } catch (IllegalArgumentException e) {
            problem(path, key.path() + " " + e.getMessage());
            return null;
        }
    }

    private void problem(List<String> path, String text) {
        TomlPosition position = toml.inputPositionOf(path);
        problems.add(new Problem(position == null ? 0 : position.line(), text));
    }

    private static Object construct(Class<?> record, List<@Nullable Object> values) {
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
