package org.postern.store.smtp;

/** Which of the three doors of SMTP a listener is. */
enum SmtpRole {
    /** Mail from the world, for our own people; nobody signs in (port 25). */
    RECEIVING,
    /** Mail from the webmail, by ticket, on loopback. */
    HOP,
    /** Mail from our people's programs, by password, under TLS (RFC 6409, RFC 8314). */
    SUBMISSION;

    /** Whether whoever signed in sends mail to anyone. */
    boolean submits() {
        return this != RECEIVING;
    }
}
