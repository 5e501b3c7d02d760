package org.postern.web.organizer;

import org.postern.web.session.HopLogin;

/** Leaves mailing lists by a request from the mail server to the list's server (RFC 8058). */
public interface Unsubscriber {
    /** A mail server that makes no such requests; pages do not offer them. */
    Unsubscriber NONE = new Unsubscriber() {
        @Override
        public boolean available(HopLogin who) {
            return false;
        }

        @Override
        public Outcome request(HopLogin who, String url) {
            return Outcome.NOT_ALLOWED;
        }
    };

    @Idempotent
    boolean available(HopLogin who);

    /**
     * Makes the request. Call it only when the person asked for it, for a URL that a proven signature covers.
     *
     * @param url an https: URL
     */
    Outcome request(HopLogin who, String url);

    /** What became of a request. */
    enum Outcome {
        DONE,
        /** The list's server said no. */
        REFUSED,
        UNREACHABLE,
        /** Not an address that the mail server asks. */
        NOT_ALLOWED,
        /** Too many requests at this time. */
        BUSY
    }
}
