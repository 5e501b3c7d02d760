package org.postern.core.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tomlj.Toml;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;

/** Reads {@code postern.toml}: all problems at once, each with its line, or a whole {@link Config}. */
public final class ConfigFile {
    private static final long MAX_BYTES = 1 << 20;

    private ConfigFile() {}

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

    /** Returns the content of a file, if it is text of a sensible size. */
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

    /** With some keys replaced; see {@link #read(Path, Map)}. */
    static Config parse(String where, String text, Map<String, String> replaced) {
        TomlParseResult toml = Toml.parse(text);
        Problems problems = new Problems();
        for (TomlParseError error : toml.errors()) {
            problems.add(error.position().line(), String.valueOf(error.getMessage()));
        }
        if (problems.none()) {
            Config config = new ConfigReader(toml, values(replaced, problems), problems).read();
            if (problems.none()) {
                return config;
            }
            boolean keysAreKnown = problems.sound("office") && problems.sound("tls");
            throw new ConfigException(where, problems.texts(), keysAreKnown ? Optional.of(config) : Optional.empty());
        }
        throw new ConfigException(where, problems.texts());
    }

    private static Map<String, Object> values(Map<String, String> replaced, Problems problems) {
        ConfigKeys keys = ConfigKeys.declared();
        Map<String, Object> values = new LinkedHashMap<>();
        replaced.forEach((path, value) -> {
            Optional<KeySpec> key = keys.settable(path);
            if (key.isEmpty()) {
                problems.add(Problems.NO_LINE, keys.notSettable(path));
                return;
            }
            Object read = ConfigText.parsed(ConfigText.literal(key.get().valueType(), value));
            if (read == null) {
                problems.add(Problems.NO_LINE, path + " cannot be set: the value is not TOML");
            } else {
                values.put(path, read);
            }
        });
        return values;
    }
}
