package org.postern.store.outbound;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.postern.store.address.EmailAddress;
import org.postern.store.mailbox.OutboundQueue;

/**
 * One message for some recipients of one destination.
 *
 * @param utf8 whether only a server with SMTPUTF8 can accept it
 */
record OutboundMessage(List<OutboundQueue.Row> rows, boolean utf8, Content content) {
    /** Opens the stored octets for sending. */
    interface Content {
        InputStream open() throws IOException;
    }

    Optional<EmailAddress> sender() {
        return rows.get(0).sender();
    }

    long size() {
        return rows.get(0).size();
    }

    OutboundMessage with(List<OutboundQueue.Row> some) {
        return new OutboundMessage(some, utf8, content);
    }
}
