package org.postern.store.message;

/** The outcome of one attempt for one recipient. */
public sealed interface RecipientOutcome {
    SmtpReply reply();

    /**
     * The server took responsibility: it answered the final dot with 2xx.
     *
     * @param reports whether the server supports DSN, and so reports to the sender itself (RFC 3461 5.2.2)
     */
    record Delivered(SmtpReply reply, boolean reports) implements RecipientOutcome {}

    /**
     * Not now.
     *
     * @param elsewhere whether another exchanger may be tried at once. Not after a final dot without an answer: a
     *     second exchanger would certainly make a duplicate, while the first one may already have the mail
     */
    record Deferred(SmtpReply reply, boolean elsewhere) implements RecipientOutcome {}

    /**
     * Never.
     *
     * @param ofRecipient whether the reply was to RCPT, and so concerns this recipient alone
     */
    record Failed(SmtpReply reply, boolean ofRecipient) implements RecipientOutcome {}

    /** A negative reply of any kind. */
    static RecipientOutcome refused(SmtpReply reply) {
        return reply.permanent() ? new Failed(reply, false) : new Deferred(reply, true);
    }

    /** A negative reply to RCPT. */
    static RecipientOutcome refusedRecipient(SmtpReply reply) {
        return reply.permanent() ? new Failed(reply, true) : new Deferred(reply, true);
    }
}
