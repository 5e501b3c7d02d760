package org.postern.store.pop3;

import java.io.IOException;
import java.io.InputStream;
import org.postern.store.mailbox.DamagedMessage;
import org.postern.store.mailbox.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens a message for sending: the message, or if it is damaged on disk a {@link DamagedMessage}. */
final class ReadableContent {
    private static final Logger LOG = LoggerFactory.getLogger(ReadableContent.class);

    private ReadableContent() {}

    /** One way to read a message. */
    @FunctionalInterface
    interface Source {
        InputStream open() throws IOException;
    }

    /**
     * Opens the message; throws {@link StoreException} if it is gone.
     *
     * @param left what can be read of it if it is damaged
     */
    static InputStream open(Pop3Session session, Source content, Source left) throws IOException {
        try {
            return content.open();
        } catch (StoreException e) {
            if (e.kind() != StoreException.Kind.CORRUPT) {
                throw e;
            }
            LOG.error("[{}] a message is damaged, what is left of it is sent", session.getSessionID(), e);
            return DamagedMessage.of(left.open());
        }
    }
}
