package org.postern.web.hop;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * One open POP3 session on one folder: {@link UidlSession} at a server of ours, {@link HopSession} at any other.
 * Confined to its holder; two threads never use it at the same time.
 */
interface MaildropSession extends AutoCloseable {
    /** Whether the session may know all of these messages; if not, a new session may know more. */
    boolean covers(List<String> uidls);

    /** Passes the header of each of these messages to {@code taker}; skips missing messages. */
    void headers(List<String> uidls, MessageSource.HeaderTaker taker) throws MessagingException, IOException;

    /**
     * Passes the summary of each of these messages that the server has one of; skips missing messages. Returns the
     * messages whose header is to be read instead.
     */
    default List<String> summaries(List<String> uidls, MessageSource.SummaryTaker taker) throws IOException {
        return uidls;
    }

    /** The whole message, unless it has more than {@code most} octets. Fails with GONE when it is missing. */
    Optional<byte[]> whole(String uidl, int most) throws MessagingException, IOException;

    /** Octets as the server counts them. Fails with GONE when the message is missing. */
    long octets(String uidl) throws MessagingException, IOException;

    /** All UIDLs, newest first. */
    List<String> newestFirst() throws IOException;

    /** How many messages the session holds in memory. */
    int held();

    boolean isOpen();

    @Override
    void close();

    static HopException gone() {
        return new HopException(HopException.Kind.GONE, "the message is no longer in this folder", null);
    }
}
