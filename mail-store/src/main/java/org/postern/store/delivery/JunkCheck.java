package org.postern.store.delivery;

import java.util.Optional;

/** Tells junk from wanted mail. Thread-safe; never throws because of a message's content. */
@FunctionalInterface
public interface JunkCheck {
    /** Reads a message once for all its recipients. */
    Examined examine(IncomingMessage arrival, Finding finding);

    /** A message after reading. */
    interface Examined {
        /** Whether this account considers it junk. */
        boolean junk(long accountId);

        /** A REJECT or DEFER for the whole message, if there is a reason. */
        Optional<Finding> refusal();

        /** Header fields to add at the top, each ended by CRLF; empty for none. */
        String trace();
    }
}
