package org.postern.core;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import org.postern.core.adapter.MailBackend;

/**
 * The mail side of a box, made and not yet serving.
 *
 * @param backend what the webmail is in front of
 * @param listeners the addresses in use, by name
 * @param opening lets in who waits, and begins to deliver
 * @param afterwards once the whole box serves
 */
record MailSide(MailBackend backend, Map<String, InetSocketAddress> listeners, Opening opening, Runnable afterwards) {
    /** Begins to serve. */
    @FunctionalInterface
    interface Opening {
        void serve() throws IOException;
    }
}
