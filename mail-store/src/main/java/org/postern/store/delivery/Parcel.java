package org.postern.store.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.postern.store.address.EmailAddress;
import org.postern.store.mailbox.OutboundQueue;

/**
 * One message for some recipients of one destination.
 *
 * @param utf8 whether only a server with SMTPUTF8 can take it
 */
record Parcel(List<OutboundQueue.Row> rows, boolean utf8, Content content) {
    /** Opens the stored octets as they leave. */
    interface Content {
        InputStream open() throws IOException;
    }

    Optional<EmailAddress> sender() {
        return rows.get(0).sender();
    }

    long size() {
        return rows.get(0).size();
    }

    Parcel with(List<OutboundQueue.Row> some) {
        return new Parcel(some, utf8, content);
    }
}
