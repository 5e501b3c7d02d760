package org.postern.store.delivery;

import java.io.IOException;
import org.postern.store.address.Domain;
import org.postern.store.mailbox.SpooledMessage;

/** Signs what leaves the box (RFC 6376). Thread-safe. */
@FunctionalInterface
public interface Signer {
    /** Signs nothing. */
    Signer NONE = (message, author) -> new byte[0];

    /**
     * The signatures of a message for the domain of its author.
     *
     * @return header fields to put on top, each ended by CRLF; empty when there is no key for the domain
     */
    byte[] sign(SpooledMessage message, Domain author) throws IOException;
}
