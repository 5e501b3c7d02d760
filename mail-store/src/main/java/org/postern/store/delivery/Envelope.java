package org.postern.store.delivery;

import java.util.List;
import java.util.Optional;
import org.postern.store.address.EmailAddress;

/**
 * What MAIL and RCPT said (RFC 5321 3.3). The header has no part in it: nothing routes by a header.
 *
 * @param sender the reverse-path; empty for the null sender {@code <>}
 * @param recipients the forward-paths in the order given; at least one
 * @param smtpUtf8 whether MAIL said SMTPUTF8 (RFC 6531)
 * @param eightBit whether MAIL said BODY=8BITMIME (RFC 6152)
 */
public record Envelope(
        Optional<EmailAddress> sender, List<EmailAddress> recipients, boolean smtpUtf8, boolean eightBit) {
    public Envelope {
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException("an envelope has a recipient");
        }
        recipients = List.copyOf(recipients);
    }
}
