package org.postern.core.gateway;

import java.io.ByteArrayInputStream;
import java.util.Optional;
import org.postern.store.account.Account;
import org.postern.store.account.HopTickets;
import org.postern.store.mailbox.Overlay;
import org.postern.store.mailbox.StoreException;
import org.postern.web.office.RemoteMessage;
import org.postern.web.office.Stubs;
import org.postern.web.session.HopLogin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports to the receiving program which messages are on the office's server. Thread-safe. */
final class OverlayStubs implements Stubs {
    private static final Logger LOG = LoggerFactory.getLogger(OverlayStubs.class);

    private final HopTickets tickets;
    private final Overlay overlay;

    OverlayStubs(HopTickets tickets, Overlay overlay) {
        this.tickets = tickets;
        this.overlay = overlay;
    }

    /** A message without an indexed text can still be found by its header. */
    @Override
    public void opened(HopLogin login, String uidl, byte[] message) {
        try {
            account(login).ifPresent(account -> overlay.indexText(account, uidl, new ByteArrayInputStream(message)));
        } catch (StoreException e) {
            LOG.warn("the text of a message was not indexed: {}", e.getMessage());
        }
    }

    private Optional<Long> account(HopLogin login) {
        return tickets.account(login.secret()).map(Account::id);
    }

    @Override
    public Optional<RemoteMessage> remote(HopLogin login, String uidl) {
        return account(login)
                .flatMap(account -> overlay.remote(account, uidl))
                .map(remote -> new RemoteMessage(remote.remoteUidl(), remote.size()));
    }
}
