package org.postern.core.config;

import org.postern.core.config.value.ByteSize;

/** The log: to standard error and to {@code log/postern.log}. */
public record LogConfig(
        @Key(
                value = "The least important lines that are logged.",
                standard = "\"info\"",
                why = "info writes a line for each message and session; debug is for finding a fault.")
        Level level,

        @Key(
                value = "Size at which a new log file is begun.",
                standard = "\"10 MiB\"",
                min = "64 KiB",
                max = "1 GiB",
                why = "It holds some weeks of a small office.")
        ByteSize fileSize,

        @Key(value = "Log files kept.", standard = "10", min = "1", max = "1000", why = "Together they take 100 MiB.")
        int files) {
    /** From the fewest lines to the most. */
    public enum Level {
        ERROR,
        WARN,
        INFO,
        DEBUG
    }
}
