package org.postern.store.account;

import java.util.Optional;

/** Stored passwords for sign-in; implemented by the mail database. Thread-safe. */
public interface PasswordStore {
    /** By {@link org.postern.store.address.EmailAddress#key()}; also finds disabled accounts. */
    Optional<Stored> find(String addressKey);

    Optional<Stored> find(long accountId);

    /** Replaces a hash by a stronger one of the same password, unless the password has changed meanwhile. */
    void upgrade(long accountId, String oldHash, String newHash);

    /**
     * An account with its password hash.
     *
     * @param hash PHC string (Argon2id), or {@link #NO_HASH}
     * @param version grows with every change of the password or the role, but not when the hash is upgraded: anything
     *     granted under an earlier version is void
     */
    record Stored(Account account, String hash, long version) {
        /** Stands for no hash: another server keeps the password, and none matches here. */
        public static final String NO_HASH = "";

        @Override
        public String toString() {
            return "Stored[" + account.address() + "]";
        }
    }
}
