package org.postern.store.smtp;

import org.postern.store.wire.Courtesies;

/** The SMTP replies for the cases that the wire package decides. */
record SmtpCourtesies(String hostname) implements Courtesies {
    @Override
    public String tooManyConnections() {
        return "421 4.7.0 " + hostname + " too many connections, try again later";
    }

    @Override
    public String violation() {
        return "521 5.5.2 " + hostname + " lines end in CRLF and hold no NUL, closing";
    }

    @Override
    public String timeout() {
        return "421 4.4.2 " + hostname + " took too long, closing";
    }

    @Override
    public String shutdown() {
        return "421 4.3.2 " + hostname + " is shutting down, try again later";
    }
}
