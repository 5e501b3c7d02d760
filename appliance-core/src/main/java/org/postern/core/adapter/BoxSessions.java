package org.postern.core.adapter;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.postern.store.MailServer;
import org.postern.store.account.Account;
import org.postern.store.account.AccountException;
import org.postern.store.account.Accounts;
import org.postern.store.account.HopTickets;
import org.postern.store.gate.StoredSession;
import org.postern.store.gate.WebSessionStore;
import org.postern.store.mailbox.StoreException;
import org.postern.web.session.HopLogin;
import org.postern.web.session.LastingSession;
import org.postern.web.session.LastingSessions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps sessions in the box's store. After a restart the cookie gets a new hop ticket, as long as the account is enabled
 * and has the password and the role of the sign-in. Without a readable store people sign in again. Thread-safe.
 */
public final class BoxSessions implements LastingSessions {
    private static final Logger LOG = LoggerFactory.getLogger(BoxSessions.class);
    /** As many as a person may have open. */
    private static final int MOST = 20;

    private final WebSessionStore store;
    private final Accounts accounts;
    private final HopTickets tickets;
    private final LongConsumer arriving;
    private final Clock clock;

    private BoxSessions(MailServer mail, LongConsumer arriving, Clock clock) {
        this.store = mail.webSessions();
        this.accounts = mail.accounts();
        this.tickets = mail.hopTickets();
        this.arriving = arriving;
        this.clock = clock;
    }

    /**
     * Keeps them in the store of this server.
     *
     * @param arriving hears of each account that comes back
     */
    public static BoxSessions of(MailServer mail, LongConsumer arriving, Clock clock) {
        return new BoxSessions(mail, arriving, clock);
    }

    @Override
    public void keep(HopLogin login, LastingSession session) {
        try {
            Optional<Account> account = tickets.account(login.secret());
            Optional<Long> version = tickets.version(login.secret());
            if (account.isPresent() && version.isPresent()) {
                store.keep(stored(account.get().id(), version.get(), session), MOST);
            }
        } catch (StoreException e) {
            LOG.warn("session {} will not last over a restart: {}", session.id(), e.getMessage());
        }
    }

    @Override
    public Optional<Revived> revive(String digest) {
        try {
            Optional<StoredSession> found = store.session(digest, clock.instant());
            Optional<Account> account = found.flatMap(each -> accounts.find(each.accountId()));
            if (account.isEmpty()) {
                return Optional.empty();
            }
            arriving.accept(account.get().id());
            return Optional.of(new Revived(
                    lasting(found.get()),
                    new HopGrants(tickets).to(account.get(), found.get().version())));
        } catch (AccountException e) {
            return Optional.empty(); // disabled or changed at this moment
        } catch (StoreException e) {
            LOG.error("a session from before the start cannot be looked up", e);
            return Optional.empty();
        }
    }

    @Override
    public List<LastingSession> of(HopLogin login) {
        return tickets
                .account(login.secret())
                .map(account -> store.sessionsOf(account.id(), clock.instant()))
                .orElse(List.of())
                .stream()
                .map(BoxSessions::lasting)
                .toList();
    }

    @Override
    public void used(String digest, Instant at, String client) {
        try {
            store.used(digest, at, client);
        } catch (StoreException e) {
            LOG.info("the use of a session is not noted: {}", e.getMessage());
        }
    }

    @Override
    public boolean end(String digest) {
        try {
            return store.endSession(digest);
        } catch (StoreException e) {
            LOG.error("a session that ended stays in the store until it expires or the password changes", e);
            return false;
        }
    }

    private static StoredSession stored(long account, long version, LastingSession session) {
        return new StoredSession(
                session.digest(),
                session.id(),
                account,
                version,
                new StoredSession.Times(
                        session.times().since(),
                        session.times().used(),
                        session.times().ends()),
                new StoredSession.Browser(
                        session.place().browser(),
                        session.place().client(),
                        session.place().locale().toLanguageTag(),
                        session.place().zone().getId()),
                session.sealed());
    }

    private static LastingSession lasting(StoredSession session) {
        return new LastingSession(
                session.digest(),
                session.id(),
                new LastingSession.Times(
                        session.times().since(),
                        session.times().used(),
                        session.times().ends()),
                new LastingSession.Place(
                        session.browser().userAgent(),
                        session.browser().address(),
                        Locale.forLanguageTag(session.browser().language()),
                        zone(session.browser().zone())),
                session.sealed());
    }

    /** A zone that this Java does not know any more is no reason to sign in again. */
    private static ZoneId zone(String id) {
        try {
            return ZoneId.of(id);
        } catch (DateTimeException e) {
            return ZoneOffset.UTC;
        }
    }
}
