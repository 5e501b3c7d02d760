package org.postern.store.smtp;

import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.james.protocols.api.Response;
import org.postern.store.address.EmailAddress;
import org.postern.store.wire.DataReceiver;

/** The checks of a listener beyond a valid envelope. Thread-safe; called on the connection's thread. */
interface EnvelopeGate {
    /** Refuses a whole transaction before it begins; empty if it is allowed. */
    Optional<Response> mail(SmtpSession session);

    /**
     * Checks a recipient before the address is looked up.
     *
     * @param judge continues with the recipient, on the connection's thread
     */
    Response recipient(SmtpSession session, EmailAddress recipient, Supplier<Response> judge);

    /**
     * Checks a recipient that would otherwise be accepted.
     *
     * @param accept accepts the recipient
     */
    Response permitted(SmtpSession session, SmtpSession.Mail mail, EmailAddress recipient, Supplier<Response> accept);

    /**
     * The answer to a recipient that does not exist.
     *
     * @param answer the usual one
     */
    Response unknown(SmtpSession session, Response answer);

    /**
     * Checks the beginning of the data.
     *
     * @param go requests the data, with the receiver unchanged or wrapped in another
     */
    Response data(SmtpSession session, SmtpSession.Mail mail, Go go);

    /** Requests the data. */
    @FunctionalInterface
    interface Go {
        Response answer(UnaryOperator<DataReceiver<Response>> within);
    }
}
