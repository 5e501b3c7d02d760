package org.postern.core.config;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The configuration cannot be used; every problem found is named at once, with its line. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final List<String> problems;
    private final transient @Nullable Config rest;

    public ConfigException(String where, List<String> problems) {
        this(where, problems, Optional.empty());
    }

    ConfigException(String where, List<String> problems, Optional<Config> rest) {
        super(where + ":\n  " + String.join("\n  ", problems));
        this.problems = List.copyOf(problems);
        this.rest = rest.orElse(null);
    }

    public List<String> problems() {
        return problems;
    }

    /**
     * Returns the configuration with defaults in place of wrong values, to examine the rest of the box; present only if
     * the tables that name key files, [office] and [tls], are correct. Never start a box with it.
     */
    public Optional<Config> rest() {
        return Optional.ofNullable(rest);
    }
}
