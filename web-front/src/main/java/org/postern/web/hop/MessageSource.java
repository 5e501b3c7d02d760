package org.postern.web.hop;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.postern.web.organizer.FolderRef;
import org.postern.web.session.HopLogin;

/**
 * Where the mail receiving program has its messages from. Thread-safe. Every method throws {@link HopException}; a login that
 * is kept is kept without its credential.
 */
public interface MessageSource extends AutoCloseable {
    /** Larger messages are streamed, and never in memory as a whole. Octets. */
    int IN_MEMORY = 1 << 20;

    /** The header of each of these messages that is there, in any order; what is not there is passed over. */
    void headers(HopLogin login, FolderRef folder, List<String> uidls, HeaderTaker taker);

    /** All ids of a folder, newest first. */
    List<String> uidls(HopLogin login, FolderRef folder);

    /** The message. GONE when it is not there. */
    Content open(HopLogin login, FolderRef folder, String uidl);

    /** Its octets as the server counts them. */
    long octets(HopLogin login, FolderRef folder, String uidl);

    /** Closes what is open for this login; idempotent. */
    void forget(HopLogin login);

    @Override
    void close();

    /** Gets the headers one by one. */
    @FunctionalInterface
    interface HeaderTaker {
        /**
         * Takes one.
         *
         * @param header of the message, read to its end or not; closed by the source
         */
        void take(String uidl, InputStream header) throws IOException;
    }
}
