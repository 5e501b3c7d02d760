package org.postern.store.account;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.postern.store.platform.StoreDigests;

/**
 * The valid hop tickets. Stores only SHA-256 hashes, in memory: tickets end with the process. A ticket becomes invalid
 * at once when its account is disabled or deleted or gets a new password, even by another process, because every use
 * reads the account. Thread-safe.
 */
public final class HopTickets {
    private final PasswordStore passwords;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Bound> bound = new ConcurrentHashMap<>();

    public HopTickets(PasswordStore passwords) {
        this.passwords = passwords;
    }

    /** Makes a ticket of 256 random bits. Throws {@link AccountException} if the account is gone or disabled. */
    public HopTicket issue(Account account) {
        return issue(stored(account));
    }

    /**
     * The same for a password that was compared some time ago.
     *
     * @param version of {@link SignInResult.Granted}. Where it is no longer the account's, the password was changed
     *     during the sign-in, and {@link AccountException} is thrown
     */
    public HopTicket issue(Account account, long version) {
        PasswordStore.Stored stored = stored(account);
        if (stored.version() != version) {
            throw new AccountException("the account changed during its sign-in");
        }
        return issue(stored);
    }

    private PasswordStore.Stored stored(Account account) {
        return passwords
                .find(account.id())
                .filter(found -> found.account().enabled())
                .orElseThrow(() -> new AccountException("the account is disabled or deleted"));
    }

    private HopTicket issue(PasswordStore.Stored stored) {
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        HopTicket ticket = new HopTicket(Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
        bound.put(digest(ticket.secret()), new Bound(stored.account().id(), stored.version()));
        return ticket;
    }

    /** The ticket's account; empty for anything that is not a valid ticket. */
    public Optional<Account> account(String secret) {
        return ofDigest(digest(secret));
    }

    /** The version of the account that the ticket was issued for; the ticket may be void. */
    public Optional<Long> version(String secret) {
        return Optional.ofNullable(bound.get(digest(secret))).map(Bound::version);
    }

    /** Whether the ticket is still valid, to be asked again later. It does not keep the secret. */
    public BooleanSupplier standing(String secret) {
        String digest = digest(secret);
        return () -> ofDigest(digest).isPresent();
    }

    private Optional<Account> ofDigest(String digest) {
        // The look-up compares hashes of a 256-bit secret, so its timing reveals nothing useful.
        Bound ticket = bound.get(digest);
        if (ticket == null) {
            return Optional.empty();
        }
        Optional<Account> account = passwords
                .find(ticket.accountId())
                .filter(stored -> stored.account().enabled() && stored.version() == ticket.version())
                .map(PasswordStore.Stored::account);
        if (account.isEmpty()) {
            bound.remove(digest);
        }
        return account;
    }

    /** Ends a ticket; idempotent. */
    public void revoke(HopTicket ticket) {
        bound.remove(digest(ticket.secret()));
    }

    /** Ends all tickets of an account. */
    public void revokeAll(long accountId) {
        bound.values().removeIf(ticket -> ticket.accountId() == accountId);
    }

    private static String digest(String secret) {
        return Base64.getEncoder().encodeToString(StoreDigests.sha256(secret.getBytes(StandardCharsets.UTF_8)));
    }

    private record Bound(long accountId, long version) {}
}
