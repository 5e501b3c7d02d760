package org.postern.store.filter.sieve;

import java.time.LocalDate;
import java.util.Optional;

/**
 * A person's vacation notice.
 *
 * @param enabled whether it is active, within the days below if they are given
 * @param subject of the replies; empty for "Automatic reply" in the language of the text
 * @param text of the replies, with any line ends; at most 20,000 characters
 * @param from the first day on which it is sent, in the time zone of the box
 * @param until the last day
 */
public record Vacation(
        boolean enabled, String subject, String text, Optional<LocalDate> from, Optional<LocalDate> until) {
    private static final int TEXT_LIMIT = 20_000;
    private static final int SUBJECT_LIMIT = 200;

    /** Throws {@link ScriptException}. */
    public Vacation {
        if (text.isBlank()) {
            throw new ScriptException(0, "a vacation notice needs a text");
        }
        if (text.length() > TEXT_LIMIT) {
            throw new ScriptException(0, "the text of a vacation notice has at most " + TEXT_LIMIT + " characters");
        }
        if (subject.length() > SUBJECT_LIMIT || subject.chars().anyMatch(Character::isISOControl)) {
            throw new ScriptException(
                    0,
                    "the subject is one line of at most " + SUBJECT_LIMIT + " characters without control characters");
        }
        if (text.indexOf('\0') >= 0) {
            throw new ScriptException(0, "the text holds a NUL");
        }
        if (from.isPresent() && until.isPresent() && until.get().isBefore(from.get())) {
            throw new ScriptException(0, "the last day is before the first");
        }
    }

    /** The same, on or off. */
    public Vacation enabled(boolean on) {
        return new Vacation(on, subject, text, from, until);
    }
}
