package org.postern.store.account;

import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.postern.store.address.Domain;
import org.postern.store.address.EmailAddress;
import org.postern.store.address.InvalidAddressException;
import org.postern.store.gate.SignInGate;
import org.postern.store.gate.Visitor;
import org.postern.store.password.PasswordRule;

/**
 * Checks mailbox passwords and, for programs, app passwords. An unknown user, a wrong password and a disabled account
 * get the same answer after the same work. Each attempt passes the {@link SignInGate}, which also lets few hashes run at
 * once, since each takes 19 MiB. Thread-safe.
 */
public final class Authenticator {
    /** Units of UTF-16: the longest that may be set, in every normal form. It bounds the work. */
    static final int LONGEST_PASSWORD = 4 * PasswordRule.MOST;

    private final PasswordStore passwords;
    private final AppPasswords appPasswords;
    private final PasswordHash hash;
    private final Domain defaultDomain;
    private final SignInGate gate;
    private final VerifiedPasswords verified;
    private final String unmatchable;

    /**
     * Makes an authenticator.
     *
     * @param nanoTime monotonic time
     * @param gate brakes guesses, and bounds the hashes that run at once
     */
    public Authenticator(
            PasswordStore passwords,
            AppPasswords appPasswords,
            PasswordHash hash,
            Domain defaultDomain,
            LongSupplier nanoTime,
            SignInGate gate) {
        this.passwords = passwords;
        this.appPasswords = appPasswords;
        this.hash = hash;
        this.defaultDomain = defaultDomain;
        this.gate = gate;
        this.verified = new VerifiedPasswords(nanoTime);
        this.unmatchable = hash.unmatchable();
    }

    /**
     * Checks a password. May pause for two seconds and compute two password hashes; call it on a pool thread. An app
     * password is looked for before the gate, because nobody can guess it: guesses of others never keep it out.
     *
     * @param purpose app passwords count for programs only
     * @param login a full address, or a local part in the default domain
     * @param password wiped by the caller
     */
    public SignInResult signIn(Purpose purpose, String login, char[] password, Visitor visitor) {
        String key = key(login);
        Optional<PasswordStore.Stored> found = key.startsWith("?") ? Optional.empty() : passwords.find(key);
        if (purpose == Purpose.CLIENT) {
            Optional<Account> program = program(found.map(PasswordStore.Stored::account), password);
            if (program.isPresent()) {
                gate.proven(visitor, key);
                return granted(found);
            }
        }
        return gate.pass(visitor, key, SignInResult.Throttled::new, () -> {
            Optional<Account> account = check(found, password);
            return account.isPresent()
                    ? SignInGate.Tried.right(granted(found))
                    : SignInGate.Tried.wrong(new SignInResult.Refused());
        });
    }

    private static SignInResult granted(Optional<PasswordStore.Stored> found) {
        PasswordStore.Stored stored = found.orElseThrow();
        return new SignInResult.Granted(stored.account(), stored.version());
    }

    /** Whether the account signed in with the visitor's browser before. Costs one query. */
    public boolean expects(String login, Visitor visitor) {
        return gate.knows(visitor, key(login));
    }

    /** Unknown and disabled accounts are asked too; they go on to the slow hash like any wrong password. */
    private Optional<Account> program(Optional<Account> account, char[] password) {
        char[] tried = sensible(password) ? password : new char[1];
        Optional<AppPassword> app = appPasswords.find(account.map(Account::id).orElse(0L), tried);
        Optional<Account> known = account.filter(found -> app.isPresent() && found.enabled());
        known.ifPresent(found -> appPasswords.used(app.orElseThrow()));
        return known;
    }

    /** The key for counting and finding the login. A login that is not an address gets a key that no account has. */
    private String key(String login) {
        try {
            return EmailAddress.ofLogin(login, defaultDomain).key();
        } catch (InvalidAddressException e) {
            return "?" + login.substring(0, Math.min(64, login.length())).toLowerCase(Locale.ROOT);
        }
    }

    private Optional<Account> check(Optional<PasswordStore.Stored> found, char[] password) {
        boolean sensible = sensible(password);
        char[] tried = sensible ? password : new char[1];
        String stored = found.map(PasswordStore.Stored::hash)
                .filter(hash -> !hash.equals(PasswordStore.Stored.NO_HASH))
                .orElse(unmatchable);
        long id = found.map(known -> known.account().id()).orElse(0L);
        boolean right = verified.contains(id, stored, tried) || hashed(id, stored, tried);
        return found.map(PasswordStore.Stored::account).filter(known -> right && sensible && known.enabled());
    }

    private static boolean sensible(char[] password) {
        return password.length > 0 && password.length <= LONGEST_PASSWORD;
    }

    private boolean hashed(long id, String stored, char[] password) {
        if (!hash.verify(stored, password)) {
            return false;
        }
        String current = stored;
        if (hash.outdated(stored)) {
            current = hash.hash(password);
            passwords.upgrade(id, stored, current);
        }
        verified.add(id, current, password);
        return true;
    }
}
