package org.postern.core.gateway;

import java.util.Optional;
import org.postern.store.account.Account;
import org.postern.store.account.HopTickets;
import org.postern.store.mailbox.Overlay;
import org.postern.web.hop.RemoteMessage;
import org.postern.web.hop.Stubs;
import org.postern.web.session.HopLogin;

/** Tells the receiving program which messages are on the office's server. Thread-safe. */
final class OverlayStubs implements Stubs {
    private final HopTickets tickets;
    private final Overlay overlay;

    OverlayStubs(HopTickets tickets, Overlay overlay) {
        this.tickets = tickets;
        this.overlay = overlay;
    }

    @Override
    public Optional<RemoteMessage> remote(HopLogin login, String uidl) {
        return tickets.account(login.secret())
                .map(Account::id)
                .flatMap(account -> overlay.remote(account, uidl))
                .map(remote -> new RemoteMessage(remote.remoteUidl(), remote.size()));
    }
}
