package org.postern.web.hop;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.postern.message.address.Authorship;
import org.postern.message.address.Person;

/** A row of the title list, from the header that TOP returned. Immutable, cached by UIDL. */
public record Title(
        String uidl,
        Authorship authorship,
        List<Person> from,
        List<Person> to,
        String subject,
        Optional<Instant> date,
        boolean attachments) {}
