package org.postern.web.session;

import java.util.Objects;
import java.util.Optional;

/**
 * The login of one person at the hop while the web session lives. Two logins of the same web session are equal, with or
 * without the credential.
 *
 * @param address the person's mail address, which is also the POP3 and SMTP user name in the box
 * @param displayName as in the person's mails; may be empty
 * @param secret the hop ticket, which also names the login; never logged
 * @param remote the login at the office's own mail server, during a request; empty in the all-in-one form, and always
 *     between requests. Code that keeps a login must keep {@link #withoutRemote}
 */
public record HopLogin(String address, String displayName, String secret, Optional<Credential> remote) {
    /** A login at the box's own mail server. */
    public HopLogin(String address, String displayName, String secret) {
        this(address, displayName, secret, Optional.empty());
    }

    /** The same login in the form that a key or a field may hold. */
    public HopLogin withoutRemote() {
        return remote.isEmpty() ? this : new HopLogin(address, displayName, secret);
    }

    /** The same login with the credential for the office's mail server. */
    public HopLogin with(Credential credential) {
        return new HopLogin(address, displayName, secret, Optional.of(credential));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HopLogin login
                && address.equals(login.address)
                && displayName.equals(login.displayName)
                && secret.equals(login.secret);
    }

    @Override
    public int hashCode() {
        return Objects.hash(address, displayName, secret);
    }

    @Override
    public String toString() {
        return "HopLogin[" + address + "]";
    }
}
