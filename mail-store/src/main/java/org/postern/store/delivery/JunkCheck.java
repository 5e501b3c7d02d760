package org.postern.store.delivery;

import java.util.Optional;

/** Tells junk from mail. Thread-safe; throws nothing for what a message holds. */
@FunctionalInterface
public interface JunkCheck {
    /** Reads a message once for all its recipients. */
    Examined examine(IncomingMessage arrival, Finding finding);

    /** A message that was read. */
    interface Examined {
        /** Whether it is junk to this account. */
        boolean junk(long accountId);

        /** A REJECT or DEFER for the whole message, if there is cause. */
        Optional<Finding> refusal();

        /** Header fields to put on top, each ended by CRLF; empty for none. */
        String trace();
    }
}
