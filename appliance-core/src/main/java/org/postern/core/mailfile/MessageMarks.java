package org.postern.core.mailfile;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.postern.store.mailbox.Flag;

/**
 * What a mail file says about a message beside the message itself.
 *
 * @param keywords atoms without blanks (RFC 3501 2.3.2)
 * @param time of arrival, as the file has it
 */
public record MessageMarks(Set<Flag> flags, Set<String> keywords, Optional<Instant> time) {
    public static final MessageMarks NONE = new MessageMarks(Set.of(), Set.of(), Optional.empty());

    public MessageMarks {
        flags = Set.copyOf(flags);
        keywords = Set.copyOf(keywords);
    }

    boolean sameAs(MessageMarks other) {
        return flags.equals(other.flags) && keywords.equals(other.keywords);
    }
}
