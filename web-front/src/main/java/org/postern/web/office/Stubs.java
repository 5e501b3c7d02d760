package org.postern.web.office;

import java.util.Optional;
import org.postern.web.session.HopLogin;

/**
 * Maps messages of the box's own store to messages on the office's server. Implemented by the appliance. Thread-safe.
 */
public interface Stubs {
    /**
     * The remote message that a message stands for; empty if it is the box's own (a draft, a sent copy) or does not
     * exist.
     */
    Optional<RemoteMessage> remote(HopLogin login, String uidl);

    /**
     * Reports that a person opened the message and all of it was read. Until then the search index has only the header.
     *
     * @param message not kept
     */
    void opened(HopLogin login, String uidl, byte[] message);
}
