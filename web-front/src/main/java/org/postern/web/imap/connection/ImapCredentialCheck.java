package org.postern.web.imap.connection;

import org.postern.web.hop.HopException;
import org.postern.web.session.Credential;

/** Checks a person's login at the office's IMAP server. Thread-safe. */
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

    /** The server's answer. */
    public sealed interface Answer {
        record Right() implements Answer {}

        /** The name is unknown or the password is wrong. */
        record Wrong() implements Answer {}

        /**
         * The account exists, but the server does not accept logins to it now.
         *
         * @param words the server's text, hostile, short and printable; may be empty
         */
        record Locked(String words) implements Answer {}

        /** The server is down, faulty, or not the expected server. */
        record Unavailable(HopException failure) implements Answer {}
    }
}
