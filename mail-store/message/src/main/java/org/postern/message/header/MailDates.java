package org.postern.message.header;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * Converts Date fields to instants. Absurd dates (before mail existed, more than a day ahead) count as missing.
 * Thread-safe.
 */
public final class MailDates {
    private static final Instant FIRST_MAIL = Instant.parse("1971-01-01T00:00:00Z");

    private final Clock clock;

    public MailDates(Clock clock) {
        this.clock = clock;
    }

    /** The instant of a field body; empty when it cannot be understood or is absurd. */
    public Optional<Instant> parse(String value) {
        return read(value)
                .map(OffsetDateTime::toInstant)
                .filter(instant -> instant.isAfter(FIRST_MAIL)
                        && instant.isBefore(clock.instant().plus(Duration.ofDays(1))));
    }

    /**
     * The date and time in the zone in which it was written (RFC 5322 3.3 and 4.3, asctime, ISO 8601 and what software
     * makes of them); empty when it cannot be understood. A date without a zone is taken as UTC.
     */
    public static Optional<OffsetDateTime> read(String value) {
        return DateWords.read(value);
    }
}
