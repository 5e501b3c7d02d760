package org.postern.core.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tomlj.Toml;

/** Writes the manual page and the commented sample from the declared keys. */
public final class ConfigText {
    private static final int WIDTH = 110;

    private ConfigText() {}

    /** {@code packaging/docs/config.md}. */
    public static String manual() {
        StringBuilder out = new StringBuilder("""
                # Configuration

                One file, `DIR/postern.toml` (TOML). A key that is not in the file has its default. An unknown key stops the start and
                names the nearest one; a wrong value stops it too; all problems are reported at once, with their lines. Changes take
                effect at the next start (certificates: at once). `postern check` tries the file without starting.

                Sizes are written `"50 MiB"` (B, KiB, MiB, GiB, TiB), times `"30 s"` (ms, s, min, h, d), listeners `"ADDR:PORT"`
                (`*` is every address, port 0 lets the system choose).

                This page is made from the records in `org.postern.core.config`; a test fails when it is stale. To make it anew:
                `mvn -B -ntp test -pl appliance-core -am -Dtest=ConfigTextTest -Dsurefire.failIfNoSpecifiedTests=false -Dpostern.regenerate=true`
                """);
        ConfigKeys.declared().tables().forEach((section, table) -> {
            out.append("\n## [")
                    .append(section)
                    .append("]\n\n")
                    .append(table.about())
                    .append("\n\n");
            out.append("| Key | Type | Default | Limits | What it sets | Why |\n|---|---|---|---|---|---|\n");
            for (KeySpec key : table.keys()) {
                out.append("| `").append(key.name()).append("` | ");
                out.append(key.valueType().shown()).append(" | ");
                out.append(key.required() ? "must be given" : "`" + key.key().standard() + "`");
                out.append(" | ").append(limits(key)).append(" | ");
                out.append(key.key().value())
                        .append(" | ")
                        .append(key.key().why())
                        .append(" |\n");
            }
        });
        return out.toString();
    }

    /**
     * {@code postern.toml} with every key explained; keys not given are commented out at their default.
     *
     * @param given TOML literals by path, such as {@code office.domain}
     */
    public static String sample(Map<String, String> given) {
        StringBuilder out = new StringBuilder(
                "# Postern. Lines that begin with # are comments; the values shown there are the" + " defaults.\n");
        ConfigKeys.declared().tables().forEach((section, table) -> {
            out.append('\n');
            comment(out, table.about());
            out.append('[').append(section).append("]\n");
            for (KeySpec key : table.keys()) {
                out.append('\n');
                comment(out, key.key().value() + (limits(key).isEmpty() ? "" : " (" + limits(key) + ".)"));
                comment(out, key.key().why());
                String literal = given.get(key.path());
                if (literal != null) {
                    out.append(key.name()).append(" = ").append(literal).append('\n');
                } else {
                    out.append("#").append(key.name()).append(" = ");
                    out.append(key.required() ? "" : key.key().standard()).append('\n');
                }
            }
        });
        return out.toString();
    }

    /** Checks values given on a command line. Throws {@link ConfigException} naming every problem. */
    public static Config compose(Map<String, String> given) {
        ConfigKeys keys = ConfigKeys.declared();
        List<String> unknown = given.keySet().stream()
                .filter(path -> !keys.paths().contains(path))
                .map(path -> "unknown key " + path + "; the nearest is " + keys.nearest(path))
                .toList();
        if (!unknown.isEmpty()) {
            throw new ConfigException("the command line", unknown);
        }
        return ConfigFile.parse("the configuration from the command line", sample(literals(given)));
    }

    /** TOML literals of values given without quotes. */
    public static Map<String, String> literals(Map<String, String> given) {
        Map<String, String> literals = new LinkedHashMap<>();
        for (ConfigKeys.Table table : ConfigKeys.declared().tables().values()) {
            for (KeySpec key : table.keys()) {
                String value = given.get(key.path());
                if (value != null) {
                    literals.put(key.path(), literal(key.valueType(), value));
                }
            }
        }
        return literals;
    }

    private static String literal(ValueType type, String value) {
        return switch (type) {
            case NUMBER, SWITCH, TIMES, TEXTS -> value;
            default -> value.startsWith("\"") ? value : quoted(value);
        };
    }

    /** A text as TOML, whatever is in it. */
    public static String quoted(String text) {
        return "\"" + Toml.tomlEscape(text) + "\"";
    }

    private static String limits(KeySpec key) {
        String min = key.key().min();
        String max = key.key().max();
        return min.isEmpty() && max.isEmpty() ? "" : min + " to " + max;
    }

    private static void comment(StringBuilder out, String text) {
        int column = 0;
        for (String word : text.split(" ", -1)) {
            if (column == 0 || column + word.length() + 1 > WIDTH) {
                out.append(column == 0 ? "# " : "\n# ").append(word);
                column = 2 + word.length();
            } else {
                out.append(' ').append(word);
                column += 1 + word.length();
            }
        }
        out.append('\n');
    }
}
