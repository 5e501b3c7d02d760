package org.postern.core.gateway;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.postern.message.mime.Heading;
import org.postern.message.mime.MessageReader;
import org.postern.store.mailbox.Overlay;

/** Reads the header fields that the overlay needs but does not parse by itself. Thread-safe. */
final class Headings {
    /** The clocks of senders differ by up to this much; a later date is false. */
    private static final Duration AHEAD = Duration.ofDays(1);

    private static final Instant FIRST_MAIL = Instant.parse("1971-01-01T00:00:00Z");

    private final MessageReader reader;
    private final Clock clock;

    Headings(Clock clock) {
        this.reader = new MessageReader(clock);
        this.clock = clock;
    }

    /** A POP3 server does not report when a message arrived: the message's own date is used, if it is plausible. */
    Overlay.Stub stub(String uidl, byte[] header) throws IOException {
        Heading heading = reader.heading(new ByteArrayInputStream(header));
        Instant now = clock.instant();
        Instant arrived = heading.date()
                .filter(date -> date.isAfter(FIRST_MAIL) && date.isBefore(now.plus(AHEAD)))
                .orElse(now);
        return new Overlay.Stub(uidl, header, arrived, heading.attachments());
    }
}
