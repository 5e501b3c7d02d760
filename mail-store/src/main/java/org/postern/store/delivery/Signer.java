package org.postern.store.delivery;

import java.io.IOException;
import org.postern.store.address.Domain;
import org.postern.store.mailbox.SpooledMessage;

/** Signs mail that leaves the box (RFC 6376). Thread-safe. */
@FunctionalInterface
public interface Signer {
    /** Signs nothing. */
    Signer NONE = (message, author) -> new byte[0];

    /**
     * The signatures of a message for its author's domain.
     *
     * @return header fields to add at the top, each ended by CRLF; empty when the domain has no key
     */
    byte[] sign(SpooledMessage message, Domain author) throws IOException;
}
