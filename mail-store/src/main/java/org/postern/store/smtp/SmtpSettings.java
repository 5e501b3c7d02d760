package org.postern.store.smtp;

import java.time.Duration;
import java.util.Set;
import org.postern.store.address.Domain;

/**
 * The names and limits of an SMTP listener.
 *
 * @param hostname in the greeting and in Received fields
 * @param localDomains domains whose addresses are accounts here
 * @param maxMessageBytes octets of one message (RFC 1870); default 52,428,800
 * @param maxRecipients recipients of one message; default 100 from outside, 1,000 over the hop
 * @param unknownBeforeTarpit unknown recipients after which answers to further ones are delayed; default 3: a person
 *     mistypes one or two
 * @param tarpit how long they are delayed; default 5 s: makes dictionary probing unprofitable
 * @param mostErrors 5xx answers after which the connection is closed; default 20
 */
public record SmtpSettings(
        String hostname,
        Set<Domain> localDomains,
        long maxMessageBytes,
        int maxRecipients,
        int unknownBeforeTarpit,
        Duration tarpit,
        int mostErrors) {
    public SmtpSettings {
        localDomains = Set.copyOf(localDomains);
        if (maxMessageBytes < 65_536 || maxRecipients < 1 || mostErrors < 1) {
            throw new IllegalArgumentException("an SMTP setting is out of bounds");
        }
    }
}
