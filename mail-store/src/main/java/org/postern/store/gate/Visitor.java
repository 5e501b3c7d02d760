package org.postern.store.gate;

import java.net.InetAddress;
import java.util.Optional;

/**
 * Who tries to sign in.
 *
 * @param address the real address of the peer
 * @param browser the secret of its long-lived cookie, as it was sent; empty for mail programs
 */
public record Visitor(InetAddress address, Optional<String> browser) {
    /** A mail program, or a browser without a cookie. */
    public static Visitor from(InetAddress address) {
        return new Visitor(address, Optional.empty());
    }

    @Override
    public String toString() {
        return "Visitor[" + address.getHostAddress() + "]";
    }
}
