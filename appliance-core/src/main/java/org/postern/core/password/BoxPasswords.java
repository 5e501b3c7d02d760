package org.postern.core.password;

import java.util.Arrays;
import java.util.Optional;
import org.postern.core.adapter.BoxBrowsers;
import org.postern.core.adapter.HopGrants;
import org.postern.store.account.Account;
import org.postern.store.account.AccountException;
import org.postern.store.account.Authenticator;
import org.postern.store.account.HopTickets;
import org.postern.store.account.Purpose;
import org.postern.store.account.SignInResult;
import org.postern.store.mailbox.StoreException;
import org.postern.store.password.PasswordFault;
import org.postern.store.password.PasswordForm;
import org.postern.web.session.HopLogin;
import org.postern.web.session.PasswordChanges;
import org.postern.web.session.SignIn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets people change the passwords that this box keeps. Thread-safe. */
public final class BoxPasswords implements PasswordChanges {
    private static final Logger LOG = LoggerFactory.getLogger(BoxPasswords.class);

    private final Authenticator authenticator;
    private final HopTickets tickets;
    private final BoxBrowsers browsers;
    private final NewPassword passwords;
    private final ChangeTrace trace;

    public BoxPasswords(
            Authenticator authenticator,
            HopTickets tickets,
            BoxBrowsers browsers,
            NewPassword passwords,
            ChangeTrace trace) {
        this.authenticator = authenticator;
        this.tickets = tickets;
        this.browsers = browsers;
        this.passwords = passwords;
        this.trace = trace;
    }

    @Override
    public boolean here() {
        return true;
    }

    @Override
    public Outcome change(HopLogin who, char[] old, char[] fresh, SignIn.Asker asker) {
        try {
            Optional<Account> account = tickets.account(who.secret());
            if (account.isEmpty()) {
                return new Outcome.Tried(new SignIn.Result.Refused());
            }
            SignInResult tried = authenticator.signIn(
                    Purpose.WEB, account.get().address().toString(), old, BoxBrowsers.visitor(asker));
            if (tried instanceof SignInResult.Throttled throttled) {
                return new Outcome.Tried(new SignIn.Result.Throttled(throttled.retryAfter()));
            }
            return tried instanceof SignInResult.Granted granted
                    ? set(granted, old, fresh, asker)
                    : new Outcome.Tried(new SignIn.Result.Refused());
        } catch (AccountException e) {
            return new Outcome.Tried(new SignIn.Result.Refused()); // disabled or deleted at this moment
        } catch (StoreException e) {
            LOG.error("a password cannot be changed", e);
            return new Outcome.Tried(new SignIn.Result.Unavailable());
        }
    }

    private Outcome set(SignInResult.Granted granted, char[] old, char[] fresh, SignIn.Asker asker) {
        Account account = granted.account();
        if (same(old, fresh)) {
            return new Outcome.Unfit(Fault.SAME);
        }
        Optional<PasswordFault> fault = passwords.fault(account, fresh);
        if (fault.isPresent()) {
            return new Outcome.Unfit(fault(fault.get()));
        }
        if (!passwords.replace(granted, fresh)) {
            return new Outcome.Tried(new SignIn.Result.Refused()); // the administrator gave another one at this moment
        }
        trace.leave(account, asker.client());
        return new Outcome.Tried(
                browsers.rememberAlone(account.id(), asker, new HopGrants(tickets).to(account, granted.version() + 1)));
    }

    private static boolean same(char[] old, char[] fresh) {
        char[] before = PasswordForm.of(old);
        char[] after = PasswordForm.of(fresh);
        try {
            return Arrays.equals(before, after);
        } finally {
            Arrays.fill(before, '\0');
            Arrays.fill(after, '\0');
        }
    }

    private static Fault fault(PasswordFault fault) {
        return switch (fault) {
            case TOO_SHORT -> Fault.TOO_SHORT;
            case TOO_LONG -> Fault.TOO_LONG;
            case UNTYPABLE -> Fault.UNTYPABLE;
            case ONE_OF_THE_FIRST -> Fault.COMMON;
            case A_PATTERN -> Fault.PATTERN;
            case OWN_NAME -> Fault.OWN_NAME;
        };
    }
}
