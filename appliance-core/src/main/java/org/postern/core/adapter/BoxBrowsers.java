package org.postern.core.adapter;

import java.util.List;
import java.util.Optional;
import org.postern.store.account.HopTickets;
import org.postern.store.gate.KnownBrowser;
import org.postern.store.gate.KnownBrowsers;
import org.postern.store.gate.Visitor;
import org.postern.store.mailbox.StoreException;
import org.postern.web.session.HopLogin;
import org.postern.web.session.RememberedBrowser;
import org.postern.web.session.SignIn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Remembers the browsers in which people signed in, in the box's store. Thread-safe. */
public final class BoxBrowsers {
    private static final Logger LOG = LoggerFactory.getLogger(BoxBrowsers.class);

    private final KnownBrowsers browsers;
    private final HopTickets tickets;

    public BoxBrowsers(KnownBrowsers browsers, HopTickets tickets) {
        this.browsers = browsers;
        this.tickets = tickets;
    }

    /** Returns the browser as the gate for passwords sees it. */
    public static Visitor visitor(SignIn.Asker asker) {
        return new Visitor(asker.client(), asker.known());
    }

    /** Returns a granted sign-in with the cookie of its browser. On a full disk the sign-in goes on without one. */
    public SignIn.Result.Granted remember(long accountId, SignIn.Asker asker, SignIn.Result.Granted granted) {
        try {
            String known = browsers.remember(
                    accountId, asker.known(), asker.userAgent(), asker.client().getHostAddress());
            return new SignIn.Result.Granted(granted.login(), granted.role(), Optional.of(known));
        } catch (StoreException e) {
            LOG.warn("the browser of a sign-in is not remembered: {}", e.getMessage());
            return granted;
        }
    }

    /**
     * The same after a new password: all other browsers are forgotten, because a stranger who knew the old one may have made
     * one known.
     */
    public SignIn.Result.Granted rememberAlone(long accountId, SignIn.Asker asker, SignIn.Result.Granted granted) {
        try {
            int unused = browsers.forgetAll(accountId);
        } catch (StoreException e) {
            LOG.error("the known browsers of a person with a new password are not forgotten", e);
        }
        return remember(accountId, asker, granted);
    }

    /** Returns the browsers of a person. */
    public List<RememberedBrowser> list(HopLogin login) {
        return tickets.account(login.secret()).map(account -> browsers.list(account.id())).orElse(List.of()).stream()
                .map(BoxBrowsers::shown)
                .toList();
    }

    private static RememberedBrowser shown(KnownBrowser browser) {
        return new RememberedBrowser(
                Long.toString(browser.id()), printable(browser.userAgent()), browser.address(), browser.lastSignIn());
    }

    private static String printable(String text) {
        return text.codePoints()
                .filter(c -> c >= ' ' && c < 0x7f)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** Forgets a browser of a person; false if the person has none of that id. */
    public boolean forget(HopLogin login, String id) {
        if (!id.matches("[0-9]{1,18}")) {
            return false;
        }
        return tickets.account(login.secret())
                .filter(account -> browsers.forget(account.id(), Long.parseLong(id)))
                .isPresent();
    }
}
