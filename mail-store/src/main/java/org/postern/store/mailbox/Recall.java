package org.postern.store.mailbox;

import java.util.List;
import org.postern.store.address.EmailAddress;

/**
 * What became of the wish to take waiting mail back.
 *
 * @param recipients those to whom it will not be sent now; none unless it was taken back
 */
public record Recall(Outcome outcome, List<EmailAddress> recipients) {
    public Recall {
        recipients = List.copyOf(recipients);
    }

    /** What became of it. */
    public enum Outcome {
        TAKEN,
        /** It is being sent at this moment, or a server has just taken it. */
        UNDER_WAY,
        /** It waits no longer, or it is mail of somebody else. */
        GONE
    }
}
