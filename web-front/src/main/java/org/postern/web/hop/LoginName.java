package org.postern.web.hop;

import org.postern.web.session.Credential;
import org.postern.web.session.HopLogin;

/** The name and password from a login that a server of the hop gets. */
public enum LoginName {
    /** The box's own mail server (in this box, or a mail node): address and ticket; the folder is part of the name. */
    TICKET {
        @Override
        public Credential of(HopLogin login, String folderPath) {
            String address = login.address();
            int sign = address.lastIndexOf('@');
            String user = folderPath.equals("inbox") || sign < 0
                    ? address
                    : address.substring(0, sign) + "+" + folderPath + address.substring(sign);
            return new Credential(user, login.secret());
        }
    },
    /** The office's mail server: the person's own name and password, available only during a request of that person. */
    REMOTE {
        @Override
        public Credential of(HopLogin login, String folderPath) {
            return login.remote()
                    .orElseThrow(
                            () -> new HopException(HopException.Kind.REFUSED_LOGIN, "no password is available", null));
        }
    };

    /**
     * Name and password for a connection.
     *
     * @throws HopException REFUSED_LOGIN if the login has none for this server
     */
    public abstract Credential of(HopLogin login, String folderPath);
}
