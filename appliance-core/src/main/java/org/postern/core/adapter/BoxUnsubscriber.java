package org.postern.core.adapter;

import org.postern.store.route.https.OneClick;
import org.postern.web.organizer.Unsubscriber;
import org.postern.web.session.HopLogin;

/** Requests from this box. Thread-safe. */
record BoxUnsubscriber(TicketAccounts accounts, OneClick requests) implements Unsubscriber {
    @Override
    public boolean available(HopLogin who) {
        return true;
    }

    @Override
    public Outcome request(HopLogin who, String url) {
        long unused = accounts.id(who); // only for a session that is still signed in
        return switch (requests.send(url)) {
            case DONE -> Outcome.DONE;
            case REFUSED -> Outcome.REFUSED;
            case UNREACHABLE -> Outcome.UNREACHABLE;
            case NOT_ALLOWED -> Outcome.NOT_ALLOWED;
            case BUSY -> Outcome.BUSY;
        };
    }
}
