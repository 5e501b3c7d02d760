package org.postern.store.message;

import java.util.List;
import java.util.Optional;
import org.postern.store.address.EmailAddress;
import org.postern.store.mailbox.DsnRequest;

/**
 * The content of MAIL and RCPT (RFC 5321 3.3). The header plays no part: nothing routes by a header.
 *
 * @param sender the reverse-path; empty for the null sender {@code <>}
 * @param recipients the forward-paths in the order given; at least one
 * @param smtpUtf8 whether MAIL said SMTPUTF8 (RFC 6531)
 * @param eightBit whether MAIL said BODY=8BITMIME (RFC 6152)
 * @param dsn the reports that the sender asks for (RFC 3461)
 */
public record Envelope(
        Optional<EmailAddress> sender,
        List<EmailAddress> recipients,
        boolean smtpUtf8,
        boolean eightBit,
        DsnRequest dsn) {
    public Envelope {
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException("an envelope has a recipient");
        }
        recipients = List.copyOf(recipients);
    }

    /** An envelope that asks for no reports beyond the usual. */
    public Envelope(Optional<EmailAddress> sender, List<EmailAddress> recipients, boolean smtpUtf8, boolean eightBit) {
        this(sender, recipients, smtpUtf8, eightBit, DsnRequest.NONE);
    }
}
