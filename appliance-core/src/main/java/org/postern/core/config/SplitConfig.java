package org.postern.core.config;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The split form, at the mail node. */
public record SplitConfig(
        @Key(
                value = "Where web nodes read mail, such as \"192.168.1.5:2995\"; \"\" switches it off.",
                standard = "\"\"",
                why = "One box needs no other. All three are on, or none.")
        Optional<Listen> pop3,

        @Key(
                value = "Where web nodes hand mail over, such as \"192.168.1.5:2465\"; \"\" switches it off.",
                standard = "\"\"",
                why = "As for pop3.")
        Optional<Listen> smtp,

        @Key(
                value =
                        "Where web nodes sign people in and ask for folders, such as \"192.168.1.5:2443\"; \"\" switches it off.",
                standard = "\"\"",
                why = "As for pop3.")
        Optional<Listen> control) {
    /** Whether this box is a mail node. */
    public boolean on() {
        long given = Stream.of(pop3, smtp, control).filter(Optional::isPresent).count();
        if (given != 0 && given != 3) {
            throw new ConfigException(
                    "[split]",
                    List.of("pop3, smtp and control are given together or not at all: a web node needs all"));
        }
        return given == 3;
    }
}
