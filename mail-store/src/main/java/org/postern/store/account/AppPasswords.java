package org.postern.store.account;

import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.postern.store.platform.StoreDigests;

/**
 * Makes and checks app passwords: 16 random letters that let a mail program send and fetch mail, and nothing else. Each
 * can be revoked alone, for example when a telephone is lost. Thread-safe.
 *
 * <p>They are stored as plain SHA-256, while account passwords cost Argon2. A slow hash protects passwords that people
 * invent; these are 72 random bits, which nobody can guess (2^71 hashes on average). The fast hash saves 50 ms and 19
 * MiB at every fetch of every telephone. The account's number is hashed too, so that a digest copied to another
 * account's row opens nothing.
 */
public final class AppPasswords {
    /** Letters that look different in every font: no i, l, o. */
    private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz";

    private static final int LENGTH = 16;
    private static final int GROUP = 4;
    private static final int MOST = 50;
    private static final int LONGEST_NAME = 64;
    private static final Duration NOTED_AFTER = Duration.ofHours(1);

    private final AppPasswordStore store;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    public AppPasswords(AppPasswordStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * A new app password.
     *
     * @param secret such as {@code abcd-efgh-jkmn-pqrs}: shown once and not stored
     */
    public record Made(AppPassword password, String secret) {
        @Override
        public String toString() {
            return "Made[" + password + "]";
        }
    }

    /** Makes one. Throws {@link AccountException} if the account already has that name, or the name is invalid. */
    public Made make(Account account, String name) {
        String known = name.strip();
        if (known.isEmpty() || known.length() > LONGEST_NAME || known.chars().anyMatch(Character::isISOControl)) {
            throw new AccountException("the name of an app password has 1 to " + LONGEST_NAME + " characters");
        }
        StringBuilder secret = new StringBuilder(LENGTH + LENGTH / GROUP);
        for (int i = 0; i < LENGTH; i++) {
            if (i > 0 && i % GROUP == 0) {
                secret.append('-');
            }
            secret.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        char[] letters = letters(secret.toString().toCharArray());
        AppPassword made = store.add(account.id(), known, digest(account.id(), letters), clock.instant(), MOST);
        return new Made(made, secret.toString());
    }

    public List<AppPassword> list(Account account) {
        return store.of(account.id()).stream()
                .map(AppPasswordStore.Stored::password)
                .toList();
    }

    /** Revokes one at once; false if there was none of that name. */
    public boolean revoke(Account account, String name) {
        return store.remove(account.id(), name.strip());
    }

    /** Revokes all of an account; returns how many there were. */
    public int revokeAll(Account account) {
        return store.removeAll(account.id());
    }

    /**
     * Finds the account's app password that matches, typed with or without hyphens, spaces and capitals. Does the same
     * work for an unknown account.
     *
     * @param accountId 0 for an unknown account
     */
    public Optional<AppPassword> find(long accountId, char[] password) {
        char[] letters = letters(password);
        byte[] tried = digest(accountId, letters).getBytes(StandardCharsets.US_ASCII);
        Arrays.fill(letters, '\0');
        Optional<AppPasswordStore.Stored> found = Optional.empty();
        for (AppPasswordStore.Stored stored : store.of(accountId)) {
            if (MessageDigest.isEqual(tried, stored.digest().getBytes(StandardCharsets.US_ASCII))) {
                found = Optional.of(stored);
            }
        }
        return found.map(AppPasswordStore.Stored::password);
    }

    /** Records a successful use. A telephone asks every few minutes; the time is stored once an hour. */
    void used(AppPassword password) {
        Instant now = clock.instant();
        if (password.lastUsed()
                .filter(last -> Duration.between(last, now).abs().compareTo(NOTED_AFTER) < 0)
                .isEmpty()) {
            store.used(password.id(), now);
        }
    }

    /** The letters that count: at most one more than a valid password has. */
    private static char[] letters(char[] password) {
        char[] letters = new char[LENGTH + 1];
        int length = 0;
        for (char c : password) {
            if (c != '-' && c != ' ' && length < letters.length) {
                letters[length++] = Character.toLowerCase(c);
            }
        }
        char[] exact = Arrays.copyOf(letters, length);
        Arrays.fill(letters, '\0');
        return exact;
    }

    private static String digest(long accountId, char[] letters) {
        MessageDigest digest = StoreDigests.sha256();
        digest.update(("app " + accountId + " ").getBytes(StandardCharsets.US_ASCII));
        digest.update(StandardCharsets.UTF_8.encode(CharBuffer.wrap(letters)));
        return "$sha256$" + Base64.getEncoder().withoutPadding().encodeToString(digest.digest());
    }
}
