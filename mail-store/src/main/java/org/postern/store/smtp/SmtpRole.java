package org.postern.store.smtp;

/** The three kinds of SMTP listener. */
enum SmtpRole {
    /** Accepts mail from the internet for local accounts, without sign-in (port 25). */
    RECEIVING,
    /** Accepts mail from the webmail, with a ticket, on loopback. */
    HOP,
    /** Accepts mail from mail programs, with a password, over TLS (RFC 6409, RFC 8314). */
    SUBMISSION;

    /** Whether signed-in clients may send mail to any recipient. */
    boolean submits() {
        return this != RECEIVING;
    }
}
