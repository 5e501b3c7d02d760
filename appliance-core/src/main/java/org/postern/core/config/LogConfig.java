package org.postern.core.config;

/** The log: to standard error and to {@code log/postern.log}. */
public record LogConfig(
        @Key(
                value = "How much is logged: error, warn, info or debug.",
                standard = "\"info\"",
                why = "A line for each message and session; debug is for a fault at hand.")
        String level,

        @Key(
                value = "Size at which the log file is put aside.",
                standard = "\"10 MiB\"",
                min = "64 KiB",
                max = "1 GiB",
                why = "Some weeks of a small office.")
        ByteSize fileSize,

        @Key(value = "Log files kept.", standard = "10", min = "1", max = "1000", why = "100 MiB together.")
        int files) {}
