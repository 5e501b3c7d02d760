package org.postern.store.pop3;

import org.postern.store.wire.Courtesies;

/** What POP3 says where the wire decides. */
record Pop3Courtesies() implements Courtesies {
    @Override
    public String tooManyConnections() {
        return "-ERR [SYS/TEMP] too many connections, try again later";
    }

    @Override
    public String violation() {
        return "-ERR bare CR, LF or NUL, closing";
    }

    /** Nothing: RFC 1939 3 wants no answer that a client could take for that of its next command. */
    @Override
    public String timeout() {
        return "";
    }

    @Override
    public String shutdown() {
        return "-ERR [SYS/TEMP] the server is stopping";
    }
}
