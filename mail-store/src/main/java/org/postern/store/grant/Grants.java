package org.postern.store.grant;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.postern.store.account.Account;
import org.postern.store.account.AppPassword;
import org.postern.store.account.AppPasswordStore;
import org.postern.store.account.AppPasswords;
import org.postern.store.account.PasswordStore;
import org.postern.store.account.SignInResult;

/** Makes the grants of sessions that signed in with a password. Thread-safe. */
public final class Grants {
    private final PasswordStore passwords;
    private final AppPasswordStore stored;
    private final AppPasswords apps;
    private final LongSupplier nanoTime;

    /** @param nanoTime monotonic time */
    public Grants(PasswordStore passwords, AppPasswordStore stored, AppPasswords apps, LongSupplier nanoTime) {
        this.passwords = passwords;
        this.stored = stored;
        this.apps = apps;
        this.nanoTime = nanoTime;
    }

    /**
     * The grant for a session. It depends on the app password where the secret is one, else on the account's own.
     *
     * @param granted the sign-in
     * @param secret that was accepted just now
     */
    public Grant of(SignInResult.Granted granted, char[] secret) {
        Account account = granted.account();
        OptionalLong app = apps.find(account.id(), secret).stream()
                .mapToLong(AppPassword::id)
                .findFirst();
        return new Grant(() -> stands(account.id(), app, granted.version()), nanoTime);
    }

    private boolean stands(long account, OptionalLong app, long version) {
        Optional<PasswordStore.Stored> now = found(account);
        if (app.isPresent()) {
            return now.isPresent()
                    && stored.of(account).stream()
                            .anyMatch(one -> one.password().id() == app.getAsLong());
        }
        return now.filter(known -> known.version() == version).isPresent();
    }

    private Optional<PasswordStore.Stored> found(long account) {
        return passwords.find(account).filter(known -> known.account().enabled());
    }
}
