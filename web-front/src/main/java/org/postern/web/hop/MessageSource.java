package org.postern.web.hop;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.postern.message.mime.Summary;
import org.postern.web.organizer.FolderRef;
import org.postern.web.session.HopLogin;

/**
 * Where the mail receiving program reads messages from. Thread-safe. Every method throws {@link HopException}. An
 * implementation that keeps a login keeps it without its credential.
 */
public interface MessageSource extends AutoCloseable {
    /** Octets. Larger messages are streamed and are never in memory as a whole. */
    int IN_MEMORY = 1 << 20;

    /** Passes the header of each of these messages to {@code taker}, in any order. Missing messages are skipped. */
    void headers(HopLogin login, FolderRef folder, List<String> uidls, HeaderTaker taker);

    /**
     * Passes the summary of each of these messages that the server has one of, in any order. Missing messages are
     * skipped.
     *
     * @return the messages whose header is to be read instead: all at a server that keeps no summaries
     */
    default List<String> summaries(HopLogin login, FolderRef folder, List<String> uidls, SummaryTaker taker) {
        return uidls;
    }

    /** All ids of a folder, newest first. */
    List<String> uidls(HopLogin login, FolderRef folder);

    /** The content of the message. Fails with GONE when the message is missing. */
    Content open(HopLogin login, FolderRef folder, String uidl);

    /** The size in octets as the server counts it. */
    long octets(HopLogin login, FolderRef folder, String uidl);

    /** Closes everything that is open for this login. Idempotent. */
    void forget(HopLogin login);

    @Override
    void close();

    /** Receives the summaries one by one. */
    @FunctionalInterface
    interface SummaryTaker {
        void take(String uidl, Summary summary);
    }

    /** Receives the headers one by one. */
    @FunctionalInterface
    interface HeaderTaker {
        /**
         * Receives one header.
         *
         * @param header of the message; need not be read to its end; the source closes it
         */
        void take(String uidl, InputStream header) throws IOException;
    }
}
