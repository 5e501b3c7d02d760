package org.postern.message.mime;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.postern.message.address.Authorship;
import org.postern.message.address.Person;

/**
 * The fields of a message that a title list shows, from its header alone.
 *
 * @param attachments a guess from the message's Content-Type
 * @param doubtful whether raw octets in it can be read rightly only with the charset of the body
 */
public record Heading(
        Authorship authorship,
        List<Person> from,
        List<Person> to,
        String subject,
        Optional<Instant> date,
        boolean attachments,
        boolean doubtful) {}
