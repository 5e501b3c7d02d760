package org.postern.store.pop3;

import org.postern.store.wire.Courtesies;

/** What POP3 says where the wire decides. */
public final class Pop3Courtesies implements Courtesies {
    @Override
    public String tooManyConnections() {
        return "-ERR [SYS/TEMP] too many connections, try again later";
    }

    @Override
    public String violation() {
        return "-ERR lines end in CRLF and hold no NUL, closing";
    }

    /** RFC 1939 3: the connection is closed without a word. */
    @Override
    public String timeout() {
        return "";
    }

    @Override
    public String shutdown() {
        return "-ERR [SYS/TEMP] shutting down, try again later";
    }
}
