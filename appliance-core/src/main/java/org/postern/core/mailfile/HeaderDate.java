package org.postern.core.mailfile;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.apache.commons.io.input.BoundedInputStream;
import org.apache.james.mime4j.MimeIOException;
import org.apache.james.mime4j.dom.Header;
import org.apache.james.mime4j.dom.field.DateTimeField;
import org.apache.james.mime4j.message.DefaultMessageBuilder;

/**
 * The arrival time of an imported message, from its Date field. A date before 1970 or in the future is ignored; a
 * message without a usable date counts as arrived now.
 */
public final class HeaderDate {
    /** The Date field is near the top; the rest is not read. */
    private static final long HEADER_OCTETS = 65_536;

    private HeaderDate() {}

    public static Optional<Instant> of(InputStream message, Instant now) throws IOException {
        try (InputStream start = BoundedInputStream.builder()
                .setInputStream(message)
                .setMaxCount(HEADER_OCTETS)
                .get()) {
            Header header = new DefaultMessageBuilder().parseHeader(start);
            if (header.getField("Date") instanceof DateTimeField field) {
                Date date = field.getDate();
                return Optional.ofNullable(date)
                        .map(Date::toInstant)
                        .filter(instant ->
                                instant.isAfter(Instant.EPOCH) && instant.isBefore(now.plus(Duration.ofDays(1))));
            }
            return Optional.empty();
        } catch (MimeIOException e) {
            return Optional.empty();
        }
    }
}
