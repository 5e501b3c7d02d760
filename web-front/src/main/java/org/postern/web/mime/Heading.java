package org.postern.web.mime;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a title list shows of a message, from its header alone.
 *
 * @param attachments a guess from the message's Content-Type
 */
public record Heading(
        List<Person> from, List<Person> to, String subject, Optional<Instant> date, boolean attachments) {}
