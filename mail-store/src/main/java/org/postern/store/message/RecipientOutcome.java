package org.postern.store.message;

/** What became of one recipient in one attempt. */
public sealed interface RecipientOutcome {
    SmtpReply reply();

    /**
     * The server took responsibility: 2xx to the final dot.
     *
     * @param reports whether it knows DSN, and so tells the sender itself what becomes of the mail (RFC 3461 5.2.2)
     */
    record Delivered(SmtpReply reply, boolean reports) implements RecipientOutcome {}

    /**
     * Not now.
     *
     * @param elsewhere whether another exchanger may be tried at once; not after a final dot without an answer, which would
     *     make a duplicate for sure where a wait may show that there is no need
     */
    record Deferred(SmtpReply reply, boolean elsewhere) implements RecipientOutcome {}

    /**
     * Never.
     *
     * @param ofRecipient whether the reply was to RCPT, and so is about this recipient alone
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
