package org.postern.web.imap.connection;

import java.time.Duration;
import java.util.Properties;
import org.postern.web.hop.HopServer;

/**
 * The office's IMAP server.
 *
 * @param place its address and how the connection is secured; connecting takes 5 s at most
 * @param read how long the server may be silent during an answer
 * @param maxMessageBytes largest draft or copy that is sent to it
 */
public record ImapServer(HopServer place, Duration read, long maxMessageBytes) {
    /** A search of a large folder without an index can take a while, but a dead server must be noticed. */
    private static final Duration READ = Duration.ofSeconds(30);

    public ImapServer {
        if (read.isNegative() || read.isZero() || read.compareTo(Duration.ofMinutes(10)) > 0) {
            throw new IllegalArgumentException("a read deadline of " + read);
        }
        if (maxMessageBytes < 1 || maxMessageBytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("messages of " + maxMessageBytes + " octets");
        }
    }

    public ImapServer(HopServer place, long maxMessageBytes) {
        this(place, READ, maxMessageBytes);
    }

    /** Settings for the mail library. */
    Properties properties(Duration silence) {
        return place.properties("imap", Math.toIntExact(silence.toMillis()));
    }
}
