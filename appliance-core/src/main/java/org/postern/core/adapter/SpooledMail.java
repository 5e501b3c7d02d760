package org.postern.core.adapter;

import java.io.IOException;
import java.io.InputStream;
import org.postern.store.mailbox.Spool;
import org.postern.store.mailbox.SpooledMessage;
import org.postern.web.organizer.OrganizerException;

/** Writes a message from a page into the store's spool, up to the size limit of this server. Thread-safe. */
record SpooledMail(Spool spool, long maxMessageBytes) {
    /** Spools a message; the caller closes it. */
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
