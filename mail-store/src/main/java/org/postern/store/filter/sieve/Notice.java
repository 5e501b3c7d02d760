package org.postern.store.filter.sieve;

import java.util.List;
import java.util.Optional;
import org.postern.store.address.EmailAddress;

/**
 * A vacation notice from a script (RFC 5230 4). Immutable.
 *
 * @param days before the same sender gets another reply, 1 to 30
 * @param from the sender of the reply; used only when it is an address of the account
 * @param addresses keys of further addresses that count as the account's in To and Cc
 * @param mime whether {@code reason} is a MIME part with its own header fields
 * @param handle of limited length; equal for notices that count as one
 */
record Notice(
        int days,
        Optional<String> subject,
        Optional<EmailAddress> from,
        List<String> addresses,
        boolean mime,
        String reason,
        String handle) {
    /** The text that tells a sender why mail was not accepted (RFC 5429 2.1). */
    static Notice refusing(String reason) {
        return new Notice(
                1,
                Optional.of("Your message was not accepted"),
                Optional.empty(),
                List.of(),
                false,
                "Your message was not accepted by the recipient, who says:\n\n" + reason,
                "");
    }
}
