package org.postern.web.http;

import java.util.Locale;
import java.util.Optional;
import org.postern.web.session.WebSession;

/** Renders what went wrong. Must not throw; if it does, a plain sentence goes out instead. Thread-safe. */
public interface ErrorPages {
    /** A page for something that the front found. The answer goes out with the reason's status. */
    Response page(ErrorView view);

    /**
     * A page for what a handler threw (the hop, the organizer, a field), with its own status; empty for what is unexpected:
     * that is logged as our error and answered with {@link Reason#INTERNAL}.
     */
    Optional<Response> known(RuntimeException thrown, ErrorView view);

    /**
     * What the page says.
     *
     * @param requestId what the log knows the request by; shown where the fault is ours
     */
    record ErrorView(Reason reason, String requestId, Locale locale, Optional<WebSession> session) {}

    /** What went wrong. */
    enum Reason {
        /** Not understood: broken form, broken path. */
        BAD_REQUEST(400),
        /** A form from elsewhere, or one too old. */
        FORGED(403),
        NOT_FOUND(404),
        METHOD_NOT_ALLOWED(405),
        /** The form or its files are over the limit; nothing was done. */
        TOO_LARGE(413),
        UNSUPPORTED_FORM(415),
        /** Asked for under a name that is not ours. */
        WRONG_HOST(421),
        HEADERS_TOO_LARGE(431),
        INTERNAL(500),
        /** Too many downloads at once; try again. */
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
