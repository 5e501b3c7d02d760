package org.postern.store.pop3;

import java.net.InetAddress;
import java.util.List;
import org.postern.store.account.Accounts;
import org.postern.store.account.Authenticator;
import org.postern.store.account.Purpose;
import org.postern.store.account.SignInResult;
import org.postern.store.address.EmailAddress;
import org.postern.store.address.InvalidAddressException;
import org.postern.store.gate.Visitor;
import org.postern.store.grant.Grants;

/** Accepts mailbox passwords and app passwords, with throttling. Does not accept hop tickets. */
final class PasswordLogins implements Logins {
    private final Authenticator authenticator;
    private final Accounts accounts;
    private final Grants grants;

    PasswordLogins(Authenticator authenticator, Accounts accounts, Grants grants) {
        this.authenticator = authenticator;
        this.accounts = accounts;
        this.grants = grants;
    }

    @Override
    public Login check(String name, char[] secret, InetAddress client) {
        FolderLogin read = read(FolderLogin.readings(name));
        SignInResult result = authenticator.signIn(Purpose.CLIENT, read.address(), secret, Visitor.from(client));
        if (result instanceof SignInResult.Granted granted) {
            return new Login.Granted(granted.account(), read.folder(), grants.of(granted, secret));
        }
        return result instanceof SignInResult.Throttled throttled
                ? new Login.Throttled(throttled.retryAfter())
                : new Login.Refused();
    }

    /**
     * The reading that names an account; if there is none, the name split at the first plus. Exactly one reading is
     * tried as a login.
     */
    private FolderLogin read(List<FolderLogin> readings) {
        if (readings.size() == 1) {
            return readings.get(0);
        }
        return readings.stream()
                .filter(reading -> exists(reading.address()))
                .findFirst()
                .orElse(readings.get(1));
    }

    private boolean exists(String address) {
        try {
            return accounts.find(EmailAddress.parse(address)).isPresent();
        } catch (InvalidAddressException e) {
            return false;
        }
    }
}
