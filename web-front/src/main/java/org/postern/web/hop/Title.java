package org.postern.web.hop;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.postern.message.address.Authorship;
import org.postern.message.address.Person;
import org.postern.message.mime.Heading;

/**
 * A row of the title list, from the header that TOP returned or from the summary that a server of ours keeps. Immutable,
 * cached by UIDL.
 *
 * @param snippet the beginning of the text on one line; empty if the server told only the header
 */
public record Title(
        String uidl,
        Authorship authorship,
        List<Person> from,
        List<Person> to,
        String subject,
        Optional<Instant> date,
        boolean attachments,
        Optional<String> snippet) {
    static Title of(String uidl, Heading heading, Optional<String> snippet) {
        return new Title(
                uidl,
                heading.authorship(),
                heading.from(),
                heading.to(),
                heading.subject(),
                heading.date(),
                heading.attachments(),
                snippet);
    }
}
