package org.postern.store.pop3;

import java.net.InetAddress;

/** Checks who may open a maildrop on a listener. Thread-safe; may block for a password hash. */
interface Logins {
    /**
     * Checks a name and a secret.
     *
     * @param secret wiped by the caller
     * @param client the real address of the peer, which throttling counts
     */
    Login check(String name, char[] secret, InetAddress client);
}
