package org.postern.core.config;

import java.util.Optional;
import java.util.stream.Stream;
import org.postern.core.config.value.Listen;

/** The split form, at the mail node: all three listeners or none. */
public record SplitConfig(
        @Key(
                value = "Where web nodes read mail, such as \"192.168.1.5:2995\"; \"\" switches it off.",
                standard = "\"\"",
                why = "A single box needs no web nodes. Set all three keys or none.")
        Optional<Listen> pop3,

        @Key(
                value = "Where web nodes hand mail over, such as \"192.168.1.5:2465\"; \"\" switches it off.",
                standard = "\"\"",
                why = "The same as for pop3.")
        Optional<Listen> smtp,

        @Key(
                value =
                        "Where web nodes sign people in and ask for folders, such as \"192.168.1.5:2443\"; \"\" switches it off.",
                standard = "\"\"",
                why = "The same as for pop3.")
        Optional<Listen> control)
        implements Checked {
    @Override
    public void check(TableCheck check) {
        long given = Stream.of(pop3, smtp, control).filter(Optional::isPresent).count();
        if (given != 0 && given != 3) {
            check.refuse(
                    "split.pop3, split.smtp and split.control must be set together: a web node needs all three",
                    "pop3",
                    "smtp",
                    "control");
        }
    }

    /** Whether this box is a mail node. */
    public boolean on() {
        return pop3.isPresent();
    }
}
