package org.postern.store.delivery;

/** What became of one recipient in one attempt. */
sealed interface Outcome {
    Reply reply();

    /**
     * The server took responsibility: 2xx to the final dot.
     *
     * @param reports whether it knows DSN, and so tells the sender itself what becomes of the mail (RFC 3461 5.2.2)
     */
    record Delivered(Reply reply, boolean reports) implements Outcome {}

    /**
     * Not now.
     *
     * @param elsewhere whether another exchanger may be tried at once; not after a final dot without an answer, which would
     *     make a duplicate for sure where a wait may show that there is no need
     */
    record Deferred(Reply reply, boolean elsewhere) implements Outcome {}

    /**
     * Never.
     *
     * @param ofRecipient whether the reply was to RCPT, and so is about this recipient alone
     */
    record Failed(Reply reply, boolean ofRecipient) implements Outcome {}

    /** A negative reply of any kind. */
    static Outcome refused(Reply reply) {
        return reply.permanent() ? new Failed(reply, false) : new Deferred(reply, true);
    }

    /** A negative reply to RCPT. */
    static Outcome refusedRecipient(Reply reply) {
        return reply.permanent() ? new Failed(reply, true) : new Deferred(reply, true);
    }
}
