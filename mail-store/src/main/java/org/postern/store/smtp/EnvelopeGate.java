package org.postern.store.smtp;

import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.james.protocols.api.Response;
import org.postern.store.address.EmailAddress;
import org.postern.store.wire.DataReceiver;

/** What a listener asks of a client besides a right envelope. Thread-safe; called on the connection's thread. */
interface EnvelopeGate {
    /** The refusal of a whole transaction, before it begins. */
    Optional<Response> mail(SmtpSession session);

    /**
     * A recipient, before anybody looks who that is.
     *
     * @param judge goes on, on the connection's thread
     */
    Response recipient(SmtpSession session, EmailAddress recipient, Supplier<Response> judge);

    /**
     * A recipient that would be accepted.
     *
     * @param accept accepts it
     */
    Response permitted(SmtpSession session, SmtpSession.Mail mail, EmailAddress recipient, Supplier<Response> accept);

    /** The answer to a recipient that does not exist. */
    Response unknown(SmtpSession session, Response answer);

    /**
     * The beginning of the data.
     *
     * @param go asks for them, with their receiver as it is or within another
     */
    Response data(SmtpSession session, SmtpSession.Mail mail, Go go);

    /** Asks for the data. */
    @FunctionalInterface
    interface Go {
        Response answer(UnaryOperator<DataReceiver<Response>> within);
    }
}
