package org.postern.core.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;

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
                (`*` is every address, port 0 lets the system choose). A list of tables is written with two brackets on each side,
                once for each row:

                    [[delivery.route]]
                    destination = "bank.example"
                    tls = "verified"

                    [[delivery.route]]
                    destination = "partner.example"
                    host = "relay.partner.example"
                    user = "office"
                    password = "secret"

                `postern init`, `setup` and `serve` take `--set TABLE.KEY=VALUE` for every key; the value is TOML, a text may lack its quotes
                and a list of one its brackets. A list of tables is set whole:

                    postern serve --set 'network.proxies=["192.0.2.7"]' --set smtp.max-message="80 MiB" \\
                        --set 'delivery.route=[{destination = "bank.example", tls = "verified"}]'

                Files with `routes` and `route-logins` in `[delivery]`, the form before `[[delivery.route]]`, are still read with the same
                meaning. `postern check` and the log show how to write them now, and `postern setup` rewrites them.

                This page is made from the records in `org.postern.core.config`; a test fails when it is stale. To make it anew:
                `mvn -B -ntp test -pl appliance-core -am -Dtest=ConfigTextTest -Dsurefire.failIfNoSpecifiedTests=false -Dpostern.regenerate=true`
                """);
        ConfigKeys.declared().tables().values().forEach(table -> {
            out.append("\n## ").append(table.header()).append("\n\n");
            out.append(table.about()).append("\n\n");
            out.append("| Key | Type | Default | Limits | What it sets | Why |\n|---|---|---|---|---|---|\n");
            for (KeySpec key : table.keys()) {
                out.append("| `").append(key.name()).append("` | ");
                out.append(key.shownType()).append(" | ");
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
        ConfigKeys.declared().tables().values().forEach(table -> {
            out.append('\n');
            comment(out, table.about());
            if (table.repeated()) {
                comment(
                        out,
                        "Write the table once for each: take away the # before its header and before the keys used.");
            }
            out.append(table.repeated() ? "#" : "").append(table.header()).append('\n');
            for (KeySpec key : table.all()) {
                @Nullable String literal = given.get(key.path());
                boolean shown = key.rows().isEmpty() && !key.key().retired();
                if (shown || literal != null) {
                    key(out, key, literal);
                }
            }
        });
        return out.toString();
    }

    private static void key(StringBuilder out, KeySpec key, @Nullable String literal) {
        out.append('\n');
        String hints = hints(key);
        comment(out, key.key().value() + (hints.isEmpty() ? "" : " (" + hints + ".)"));
        comment(out, key.key().why());
        if (literal != null) {
            out.append(key.name()).append(" = ").append(literal).append('\n');
        } else {
            String shown = key.required() ? key.key().sample() : key.key().standard();
            boolean office = key.required() && !key.table().contains(".");
            out.append("#").append(key.name()).append(" = ");
            out.append(office ? "" : shown).append('\n');
        }
    }

    /** Checks values given on a command line. Throws {@link ConfigException} naming every problem. */
    public static Config compose(Map<String, String> given) {
        return ConfigFile.parse("the configuration from the command line", "", given);
    }

    /** Returns TOML literals for values given without quotes; unknown keys are left out. */
    public static Map<String, String> literals(Map<String, String> given) {
        ConfigKeys keys = ConfigKeys.declared();
        Map<String, String> literals = new LinkedHashMap<>();
        given.forEach((path, value) ->
                keys.settable(path).ifPresent(key -> literals.put(path, literal(key.valueType(), value))));
        return literals;
    }

    /** Returns the value as TOML: quotes may be missing around a text, and brackets around a list of one. */
    static String literal(ValueType type, String value) {
        if (type.bare()) {
            return value;
        }
        if (type.list()) {
            return value.stripLeading().startsWith("[") ? value : "[" + literal(ValueType.TEXT, value) + "]";
        }
        return value.startsWith("\"") && parsed(value) instanceof String ? value : quoted(value);
    }

    /** Parses a TOML literal; null if it is not one. */
    static @Nullable Object parsed(String literal) {
        TomlParseResult parsed = Toml.parse("v = " + literal);
        return parsed.hasErrors() || parsed.keySet().size() != 1 ? null : parsed.get(List.of("v"));
    }

    /** Returns any text as a TOML string. */
    public static String quoted(String text) {
        return "\"" + Toml.tomlEscape(text) + "\"";
    }

    private static String hints(KeySpec key) {
        return key.valueType() == ValueType.CHOICE ? "One of " + key.shownType() : limits(key);
    }

    private static String limits(KeySpec key) {
        String min = key.key().min();
        String max = key.key().max();
        if (min.isEmpty()) {
            return max.isEmpty() ? "" : "at most " + max;
        }
        return min + " to " + max;
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
