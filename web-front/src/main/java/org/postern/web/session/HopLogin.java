package org.postern.web.session;

import java.util.Objects;
import java.util.Optional;

/**
 * What opens the hop for one person while the web session lives. Two are equal when they are of the same web session, with or
 * without its credential.
 *
 * @param address the person's mail address, which is the POP3 and SMTP user name in the box too
 * @param displayName as the person's mails show it; may be empty
 * @param secret the hop ticket, which also names the login; never logged
 * @param remote opens the office's own mail server, while a request runs; empty in the all-in-one form, and always between
 *     requests. Whoever keeps a login keeps {@link #withoutRemote}
 */
public record HopLogin(String address, String displayName, String secret, Optional<Credential> remote) {
    /** A login of the box's own mail server. */
    public HopLogin(String address, String displayName, String secret) {
        this(address, displayName, secret, Optional.empty());
    }

    /** The same login as a key or a field may hold it. */
    public HopLogin withoutRemote() {
        return remote.isEmpty() ? this : new HopLogin(address, displayName, secret);
    }

    /** The same login with what opens the office's mail server. */
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
