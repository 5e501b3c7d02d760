package org.postern.core.config;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

/**
 * The text of a configuration in which keys are set while everything else stays as a person wrote it: comments, order,
 * spacing, line ends. Immutable.
 *
 * <p>Every edited text is verified: a proposal of {@link ConfigPlaces} is read again by the TOML parser, and is
 * accepted only if the key has the new value and every other key its old one. If no proposal is accepted, the change is
 * refused and a person has to make it.
 */
public final class ConfigEdit {
    private static final String DELIVERY = "delivery";
    private static final List<String> OLD_ROUTES = List.of("routes", "route-logins");

    private final String where;
    private final String text;
    private final TomlParseResult toml;

    private ConfigEdit(String where, String text) {
        this.where = where;
        this.text = text;
        this.toml = Toml.parse(text);
        List<String> errors = toml.errors().stream().map(ConfigEdit::shown).toList();
        if (!errors.isEmpty()) {
            throw new ConfigException(where, errors);
        }
    }

    /**
     * Throws {@link ConfigException} when the text is not TOML. Whether the keys are valid is checked by
     * {@link #config}.
     */
    public static ConfigEdit of(String where, String text) {
        return new ConfigEdit(where, text);
    }

    /** Throws {@link ConfigException} when the file cannot be read or is not TOML. */
    public static ConfigEdit read(Path file) {
        return of(file.toString(), ConfigFile.text(file));
    }

    /** Returns the text in the file for a key; empty for {@code ""} too. */
    public Optional<String> value(String path) {
        return present(path) instanceof String given && !given.isEmpty() ? Optional.of(given) : Optional.empty();
    }

    /** Returns whether the file sets a key. */
    public boolean names(String path) {
        return present(path) != null;
    }

    public String text() {
        return text;
    }

    /** Returns the parsed configuration. Throws {@link ConfigException} with every problem. */
    public Config config() {
        return ConfigFile.parse(where, text);
    }

    /**
     * Returns the text with keys set. A key that already has the value, or is absent and has it by default, is not
     * changed.
     *
     * @param literals TOML by path; see {@link ConfigText#literals} and {@link ConfigText#quoted}
     * @throws ConfigException when a key is unknown or no place for it is found; messages contain no values
     */
    public ConfigEdit with(Map<String, String> literals) {
        ConfigEdit edit = this;
        for (Map.Entry<String, String> entry : literals.entrySet()) {
            edit = edit.with(entry.getKey(), entry.getValue());
        }
        return edit;
    }

    /**
     * Returns the text with the rules for destinations as tables instead of the old form. Unchanged if the old form is
     * not used, or if no text is found that keeps everything else: the old form works, and {@link Config#warnings} says
     * how to replace it.
     *
     * @param config the parsed form of this text
     */
    public ConfigEdit renewed(Config config) {
        if (OLD_ROUTES.stream().noneMatch(name -> toml.contains(List.of(DELIVERY, name)))) {
            return this;
        }
        StringBuilder tables = new StringBuilder();
        for (RouteConfig route : config.delivery().allRoutes()) {
            tables.append("\n[[delivery.route]]\n");
            route.lines().forEach(line -> tables.append(line).append('\n'));
        }
        String shorter = text;
        for (String name : OLD_ROUTES) {
            shorter = new ConfigPlaces(shorter, Toml.parse(shorter), DELIVERY, name).without();
        }
        String proposal = new ConfigPlaces(shorter, Toml.parse(shorter), DELIVERY, "").appended(tables.toString());
        TomlParseResult after = Toml.parse(proposal);
        List<String> route = List.of(DELIVERY, "route");
        boolean right = !after.hasErrors()
                && OLD_ROUTES.stream().noneMatch(name -> after.contains(List.of(DELIVERY, name)))
                && same(after.get(route), Toml.parse(tables.toString()).get(route))
                && sameBut(after, Set.of(route, List.of(DELIVERY, "routes"), List.of(DELIVERY, "route-logins")));
        return right ? new ConfigEdit(where, proposal) : this;
    }

    private ConfigEdit with(String path, String literal) {
        KeySpec key = key(path);
        Object wanted = ConfigText.parsed(literal);
        if (wanted == null) {
            throw new ConfigException(
                    where, List.of(path + " cannot be set: the value is not TOML; expected: " + key.shownType()));
        }
        if (toml.get(List.of(key.table())) != null && !toml.isTable(List.of(key.table()))) {
            throw new ConfigException(where, List.of(key.table() + " must be a table: [" + key.table() + "]"));
        }
        Object present = present(path);
        Object standard = key.required() ? null : ConfigText.parsed(key.key().standard());
        if (same(present, wanted) || (present == null && same(standard, wanted))) {
            return this;
        }
        return new ConfigPlaces(text, toml, key.table(), key.name())
                .proposals(literal)
                .filter(proposal -> holds(proposal, path, wanted))
                .findFirst()
                .map(proposal -> new ConfigEdit(where, proposal))
                .orElseThrow(() -> new ConfigException(
                        where,
                        List.of("no place was found where " + path + " could be set without touching other keys;"
                                + " write it there by hand")));
    }

    private @Nullable Object present(String path) {
        return toml.isTable(split(path).subList(0, 1)) ? toml.get(split(path)) : null;
    }

    private KeySpec key(String path) {
        ConfigKeys keys = ConfigKeys.declared();
        return keys.settable(path).orElseThrow(() -> new ConfigException(where, List.of(keys.notSettable(path))));
    }

    private boolean holds(String proposal, String path, Object wanted) {
        TomlParseResult after = Toml.parse(proposal);
        if (after.hasErrors() || !same(after.get(split(path)), wanted)) {
            return false;
        }
        return sameBut(after, Set.of(split(path)));
    }

    private boolean sameBut(TomlParseResult after, Set<List<String>> paths) {
        Set<List<String>> others = new HashSet<>(toml.keyPathSet());
        others.addAll(after.keyPathSet());
        others.removeAll(paths);
        return others.stream().allMatch(other -> same(toml.get(other), after.get(other)));
    }

    private static boolean same(@Nullable Object one, @Nullable Object other) {
        return Objects.equals(comparable(one), comparable(other));
    }

    /** The parser's tables and lists do not implement equality. */
    private static @Nullable Object comparable(@Nullable Object value) {
        if (value instanceof TomlTable table) {
            return table.toJson();
        }
        return value instanceof TomlArray array ? array.toJson() : value;
    }

    private static List<String> split(String path) {
        return List.of(path.split("\\.", 2));
    }

    private static String shown(TomlParseError error) {
        return "line " + error.position().line() + ": " + error.getMessage();
    }
}
