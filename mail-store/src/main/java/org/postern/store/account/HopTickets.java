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
        PasswordStore.Stored stored = passwords
                .find(account.id())
                .filter(found -> found.account().enabled())
                .orElseThrow(() -> new AccountException("the account is disabled or deleted"));
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        HopTicket ticket = new HopTicket(Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
        bound.put(digest(ticket.secret()), new Bound(account.id(), stored.version()));
        return ticket;
    }

    /** The ticket's account; empty for anything that is not a valid ticket. */
    public Optional<Account> account(String secret) {
        // The look-up compares hashes of a 256-bit secret, so its timing reveals nothing useful.
        return bound(digest(secret));
    }

    /** Tells at any time whether the ticket is still valid; keeps only its hash. */
    public BooleanSupplier standing(String secret) {
        String digest = digest(secret);
        return () -> bound(digest).isPresent();
    }

    private Optional<Account> bound(String digest) {
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
