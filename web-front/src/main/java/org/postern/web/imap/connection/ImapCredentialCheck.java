package org.postern.web.imap.connection;

import org.postern.web.hop.HopException;
import org.postern.web.session.Credential;

/** Asks the office's IMAP server whether it lets somebody in. Thread-safe. */
public final class ImapCredentialCheck {
    private final ImapConnector connector;

    public ImapCredentialCheck(ImapServer server) {
        this.connector = new ImapConnector(server);
    }

    /** Logs in and out again. */
    public Answer check(Credential credential) {
        try {
            Wire wire = connector.open(credential);
            new ImapConnection(wire).close();
            return new Answer.Right();
        } catch (HopException e) {
            return switch (e.kind()) {
                case REFUSED_LOGIN -> new Answer.Wrong();
                case LOCKED -> new Answer.Locked(String.valueOf(e.getMessage()));
                case BUSY, UNREACHABLE, GONE, BROKEN, UNREADABLE -> new Answer.Unavailable(e);
            };
        }
    }

    /** What the server says. */
    public sealed interface Answer {
        record Right() implements Answer {}

        /** The name is not known or the password is another. */
        record Wrong() implements Answer {}

        /**
         * The account is known, and nobody is let into it now.
         *
         * @param words of the server, hostile, short and printable; may be empty
         */
        record Locked(String words) implements Answer {}

        /** The server is down, out of order, or not what it should be. */
        record Unavailable(HopException failure) implements Answer {}
    }
}
