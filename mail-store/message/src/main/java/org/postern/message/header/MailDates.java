package org.postern.message.header;

import jakarta.mail.internet.MailDateFormat;
import java.text.ParsePosition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;

/**
 * Converts Date headers to instants. Absurd dates (before mail existed, more than a day ahead) count as missing.
 * Thread-safe.
 */
public final class MailDates {
    private static final Instant FIRST_MAIL = Instant.parse("1971-01-01T00:00:00Z");
    private static final int LONGEST = 120;

    private final Clock clock;

    public MailDates(Clock clock) {
        this.clock = clock;
    }

    public Optional<Instant> parse(String value) {
        if (value.isBlank() || value.length() > LONGEST) {
            return Optional.empty();
        }
        Date date = new MailDateFormat().parse(value, new ParsePosition(0)); // confined: not thread-safe
        if (date == null) {
            return Optional.empty();
        }
        Instant instant = date.toInstant();
        boolean sensible =
                instant.isAfter(FIRST_MAIL) && instant.isBefore(clock.instant().plus(Duration.ofDays(1)));
        return sensible ? Optional.of(instant) : Optional.empty();
    }
}
