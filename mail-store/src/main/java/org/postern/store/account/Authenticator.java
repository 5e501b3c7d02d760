package org.postern.store.account;

import java.net.InetAddress;
import java.util.function.LongSupplier;
import org.postern.store.address.Domain;

/** Checks mailbox passwords. Thread-safe. */
public final class Authenticator {
    public Authenticator(PasswordStore passwords, PasswordHash hash, Domain defaultDomain, LongSupplier nanoTime) {}

    /**
     * Checks a password. May take as long as one or two password hashes; call it on a pool thread.
     *
     * @param login a full address, or a local part in the default domain
     * @param password wiped by the caller
     * @param client the real address of the peer
     */
    public SignInResult signIn(String login, char[] password, InetAddress client) {
        return new SignInResult.Refused();
    }
}
