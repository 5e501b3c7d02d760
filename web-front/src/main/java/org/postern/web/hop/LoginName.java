package org.postern.web.hop;

import org.postern.web.organizer.FolderRef;
import org.postern.web.session.Credential;
import org.postern.web.session.HopLogin;

/** The name and password from a login that a server of the hop gets. */
public enum LoginName {
    /** The box's own mail server (in this box, or a mail node): address and ticket; the folder is part of the name. */
    TICKET {
        @Override
        public Credential of(HopLogin login, FolderRef folder) {
            String address = login.address();
            int sign = address.lastIndexOf('@');
            String user = folder.equals(FolderRef.INBOX) || sign < 0
                    ? address
                    : address.substring(0, sign) + "+" + folder.encoded() + address.substring(sign);
            return new Credential(user, login.secret());
        }
    },
    /** The office's mail server: the person's own name and password, available only during a request of that person. */
    REMOTE {
        @Override
        public Credential of(HopLogin login, FolderRef folder) {
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
    public abstract Credential of(HopLogin login, FolderRef folder);
}
