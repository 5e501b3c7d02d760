package org.postern.store.account;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.postern.store.address.Domain;
import org.postern.store.address.EmailAddress;
import org.postern.store.address.InvalidAddressException;

/**
 * Checks mailbox passwords and, for programs, app passwords. An unknown user, a wrong password and a disabled account
 * get the same answer after the same work. Each attempt passes the {@link SignInGate}. Few hashes run at once, since
 * each takes 19 MiB. Thread-safe.
 */
public final class Authenticator {
    static final int LONGEST_PASSWORD = 1_024;

    private final PasswordStore passwords;
    private final AppPasswords appPasswords;
    private final PasswordHash hash;
    private final Domain defaultDomain;
    private final SignInGate gate;
    private final VerifiedPasswords verified;
    private final String unmatchable;
    private final Semaphore hashing =
            new Semaphore(Math.max(2, Runtime.getRuntime().availableProcessors()), true);

    /**
     * Makes an authenticator.
     *
     * @param nanoTime monotonic time
     */
    public Authenticator(
            PasswordStore passwords,
            AppPasswords appPasswords,
            PasswordHash hash,
            Domain defaultDomain,
            LongSupplier nanoTime) {
        this(passwords, appPasswords, hash, defaultDomain, nanoTime, LockSupport::parkNanos);
    }

    Authenticator(
            PasswordStore passwords,
            AppPasswords appPasswords,
            PasswordHash hash,
            Domain defaultDomain,
            LongSupplier nanoTime,
            LongConsumer pause) {
        this.passwords = passwords;
        this.appPasswords = appPasswords;
        this.hash = hash;
        this.defaultDomain = defaultDomain;
        this.gate = new SignInGate(nanoTime, pause);
        this.verified = new VerifiedPasswords(nanoTime);
        this.unmatchable = hash.unmatchable();
    }

    /**
     * Checks a password. May pause for two seconds and compute two password hashes; call it on a pool thread.
     *
     * @param purpose app passwords count for programs only
     * @param login a full address, or a local part in the default domain
     * @param password wiped by the caller
     * @param client the real address of the peer
     */
    public SignInResult signIn(Purpose purpose, String login, char[] password, InetAddress client) {
        String key = key(login);
        return gate.pass(client, key, SignInResult.Throttled::new, () -> {
            Optional<Account> account = check(purpose, key, password);
            return account.isPresent()
                    ? SignInGate.Tried.right(new SignInResult.Granted(account.get()))
                    : SignInGate.Tried.wrong(new SignInResult.Refused());
        });
    }

    /** The key for counting and finding the login. A login that is not an address gets a key that no account has. */
    private String key(String login) {
        try {
            return EmailAddress.ofLogin(login, defaultDomain).key();
        } catch (InvalidAddressException e) {
            return "?" + login.substring(0, Math.min(64, login.length())).toLowerCase(Locale.ROOT);
        }
    }

    private Optional<Account> check(Purpose purpose, String key, char[] password) throws InterruptedException {
        boolean sensible = password.length > 0 && password.length <= LONGEST_PASSWORD;
        char[] tried = sensible ? password : new char[1];
        Optional<PasswordStore.Stored> found = key.startsWith("?") ? Optional.empty() : passwords.find(key);
        String stored = found.map(PasswordStore.Stored::hash)
                .filter(hash -> !hash.equals(PasswordStore.Stored.NO_HASH))
                .orElse(unmatchable);
        long id = found.map(known -> known.account().id()).orElse(0L);
        Optional<Account> account = found.map(PasswordStore.Stored::account);
        if (purpose == Purpose.CLIENT && sensible) {
            // Unknown and disabled accounts are asked too; they go on to the slow hash like any wrong password.
            Optional<AppPassword> app = appPasswords.find(id, tried);
            if (app.isPresent() && account.filter(Account::enabled).isPresent()) {
                appPasswords.used(app.get());
                return account;
            }
        }
        boolean right = verified.contains(id, stored, tried) || hashed(id, stored, tried);
        return account.filter(known -> right && sensible && known.enabled());
    }

    private boolean hashed(long id, String stored, char[] password) throws InterruptedException {
        hashing.acquire();
        try {
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
        } finally {
            hashing.release();
        }
    }
}
