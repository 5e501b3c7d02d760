package org.postern.store.route;

import java.util.Optional;

/**
 * The server that takes all foreign mail. The administrator has named it: its address may be private, and with TLS its
 * certificate must be valid for its name.
 *
 * @param host name or address literal
 * @param port by convention 587 with STARTTLS and 465 with immediate TLS (RFC 8314)
 * @param login for AUTH, if the server requires it
 */
public record Smarthost(String host, int port, Security security, Optional<Login> login) {
    /** How the connection is protected. */
    public enum Security {
        /** Not at all: for a relay inside the office. */
        PLAIN,
        /** STARTTLS, or nothing is sent. */
        STARTTLS,
        /** TLS from the first octet. */
        TLS
    }

    /** Name and password; {@code toString} hides them. */
    public record Login(String user, String password) {
        @Override
        public String toString() {
            return "Login[***]";
        }
    }
}
