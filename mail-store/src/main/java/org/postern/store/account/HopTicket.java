package org.postern.store.account;

/**
 * A secret that opens the hop listeners for one account: 256 random bits, made when a web login succeeds, invalid when
 * the web session ends. Never logged: {@code toString} hides it.
 */
public record HopTicket(String secret) {
    @Override
    public String toString() {
        return "HopTicket[***]";
    }
}
