package org.postern.web.http;

import java.util.Locale;
import java.util.Optional;
import org.postern.web.session.WebSession;

/** Renders error pages. Must not throw; if it does, the front sends a plain sentence instead. Thread-safe. */
public interface ErrorPages {
    /** A page for an error that the front found. The front sends the answer with the status of the reason. */
    Response page(ErrorView view);

    /**
     * A page with its own status for an exception of a handler (the hop, the organizer, a field). Empty for unexpected
     * exceptions: the front logs those as our error and answers with {@link Reason#INTERNAL}.
     */
    Optional<Response> known(RuntimeException thrown, ErrorView view);

    /**
     * The data for an error page.
     *
     * @param requestId the id of the request in the log; shown when the error is ours
     */
    record ErrorView(Reason reason, String requestId, Locale locale, Optional<WebSession> session) {}

    /** The kind of error. */
    enum Reason {
        /** The request cannot be parsed: broken form or broken path. */
        BAD_REQUEST(400),
        /** The form comes from another site or is too old. */
        FORGED(403),
        NOT_FOUND(404),
        METHOD_NOT_ALLOWED(405),
        /** The form or its files exceed the limit; nothing was done. */
        TOO_LARGE(413),
        UNSUPPORTED_FORM(415),
        /** The host name of the request is not ours. */
        WRONG_HOST(421),
        HEADERS_TOO_LARGE(431),
        INTERNAL(500),
        /** The disk of the box is full, so a posted file could not be held; nothing was done. */
        NO_ROOM(507),
        /** Too many downloads at the same time; try again. */
        BUSY(503);

        private final int status;

        Reason(int status) {
            this.status = status;
        }

        public int status() {
            return status;
        }
    }
}
