package org.postern.store.pop3;

import org.postern.store.wire.Courtesies;

/** The POP3 replies for the cases that the wire package decides. */
record Pop3Courtesies() implements Courtesies {
    @Override
    public String tooManyConnections() {
        return "-ERR [SYS/TEMP] too many connections, try again later";
    }

    @Override
    public String violation() {
        return "-ERR bare CR, LF or NUL, closing";
    }

    /** Empty: RFC 1939 3 forbids an answer here, since a client could take it for the answer to its next command. */
    @Override
    public String timeout() {
        return "";
    }

    @Override
    public String shutdown() {
        return "-ERR [SYS/TEMP] the server is stopping";
    }
}
