package org.postern.web.imap.connection;

import java.time.Duration;
import java.util.Properties;
import org.postern.web.hop.HopServer;

/**
 * The office's IMAP server.
 *
 * @param place where it is and how the connection is protected; connecting takes 5 s at most
 * @param read how long the server may be silent in the middle of an answer
 * @param maxMessageBytes largest draft or copy that is handed to it
 */
public record ImapServer(HopServer place, Duration read, long maxMessageBytes) {
    /** A search of a large folder without an index keeps a server busy for a while; a dead one must be noticed. */
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

    /** Settings of the mail library. */
    Properties properties(Duration silence) {
        return place.properties("imap", Math.toIntExact(silence.toMillis()));
    }
}
