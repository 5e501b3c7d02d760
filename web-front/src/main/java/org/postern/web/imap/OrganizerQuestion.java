package org.postern.web.imap;

import java.util.function.Supplier;
import org.postern.web.hop.HopException;
import org.postern.web.organizer.OrganizerException;

/** A question of the organizer's to the office's server. */
final class OrganizerQuestion {
    private OrganizerQuestion() {}

    /** Asks, and reports failures of the connection as the organizer's. */
    static <T> T asking(Supplier<T> question) {
        try {
            return question.get();
        } catch (HopException e) {
            OrganizerException failure =
                    new OrganizerException(String.valueOf(e.getMessage()), e.kind() == HopException.Kind.GONE);
            failure.initCause(e);
            throw failure;
        }
    }
}
