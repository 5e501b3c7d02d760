package org.postern.core.adapter;

import java.io.IOException;
import java.io.InputStream;
import org.postern.store.mailbox.Spool;
import org.postern.store.mailbox.SpooledMessage;
import org.postern.web.organizer.OrganizerException;

/** Brings a message of a page into the store's spool, up to the size that this server takes. Thread-safe. */
record SpooledMail(Spool spool, long maxMessageBytes) {
    /** The caller closes it. */
    SpooledMessage of(InputStream message) throws IOException {
        try (Spool.Sink sink = spool.begin(new byte[0])) {
            byte[] buffer = new byte[16_384];
            for (int n = message.read(buffer); n >= 0; n = message.read(buffer)) {
                sink.write(buffer, 0, n);
                if (sink.size() > maxMessageBytes) {
                    throw new OrganizerException("the message is larger than this server takes", false);
                }
            }
            return sink.finish();
        }
    }
}
