package org.postern.core.adapter;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.postern.store.mailbox.Mailboxes;
import org.postern.web.organizer.ChangeFeed;
import org.postern.web.session.HopLogin;

/**
 * Reports the commits of the box's own store. It listens to the store once, however many people listen to it.
 * Thread-safe.
 */
public final class BoxFeed implements ChangeFeed {
    private final TicketAccounts accounts;
    private final boolean complete;
    private final Map<Long, Set<Listener>> listeners = new ConcurrentHashMap<>();

    /** Two are the same only if they are one object. */
    private static final class Listener {
        private final Runnable changed;

        Listener(Runnable changed) {
            this.changed = changed;
        }
    }

    private BoxFeed(TicketAccounts accounts, Mailboxes mailboxes, boolean complete) {
        this.accounts = accounts;
        this.complete = complete;
        AutoCloseable unusedLivesAsLongAsTheStore = mailboxes.onChange(this::tell);
    }

    /** Of a box whose own store holds all mail. */
    static BoxFeed whole(TicketAccounts accounts, Mailboxes mailboxes) {
        return new BoxFeed(accounts, mailboxes, true);
    }

    /** Of a box whose store holds a part: new mail is on another server. */
    public static BoxFeed part(TicketAccounts accounts, Mailboxes mailboxes) {
        return new BoxFeed(accounts, mailboxes, false);
    }

    private void tell(Mailboxes.Change change) {
        listeners.getOrDefault(change.accountId(), Set.of()).forEach(each -> each.changed.run());
    }

    @Override
    public boolean complete() {
        return complete;
    }

    @Override
    public Runnable listen(HopLogin who, Runnable changed) {
        long account = accounts.id(who);
        Listener listener = new Listener(changed);
        listeners.compute(account, (id, all) -> {
            Set<Listener> with = all == null ? ConcurrentHashMap.newKeySet() : all;
            with.add(listener);
            return with;
        });
        return () -> listeners.computeIfPresent(account, (id, all) -> {
            all.remove(listener);
            return all.isEmpty() ? null : all;
        });
    }
}
