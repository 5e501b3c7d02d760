package org.postern.web.office;

import java.util.Optional;
import org.postern.web.session.HopLogin;

/** Which messages of the box's own store stand for messages on the office's server. Implemented by the appliance. Thread-safe. */
public interface Stubs {
    /** What a message stands for; empty when it is the box's own (a draft, a sent copy), or is not there. */
    Optional<RemoteMessage> remote(HopLogin login, String uidl);

    /**
     * The whole message was read, since a person opened it: what the search index had of it so far is the header.
     *
     * @param message not kept
     */
    void opened(HopLogin login, String uidl, byte[] message);
}
