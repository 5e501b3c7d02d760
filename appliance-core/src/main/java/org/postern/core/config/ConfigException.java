package org.postern.core.config;

import java.util.List;

/** The configuration cannot be used; every problem found is named at once, with its line. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    public ConfigException(String where, List<String> problems) {
        super(where + ":\n  " + String.join("\n  ", problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
