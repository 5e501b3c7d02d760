package org.postern.store.gate;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.postern.store.platform.StoreDigests;

/**
 * The browsers in which people signed in. Each has a cookie of 256 random bits, of which only the SHA-256 is stored, for
 * each account that signed in there. It opens nothing: it only keeps other people's guesses from being counted against
 * its owner. Thread-safe.
 */
public final class KnownBrowsers {
    /** How long a browser is known after its last sign-in: longer than anybody's holidays. */
    public static final Duration KEPT = Duration.ofDays(180);
    /** Browsers of one person: telephones, PCs, and each private window makes one. */
    private static final int MOST = 30;

    private static final int OCTETS = 32;
    private static final int LENGTH = 43;
    private static final int LONGEST_AGENT = 200;

    private final KnownBrowserStore store;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    public KnownBrowsers(KnownBrowserStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    static String digest(String secret) {
        return Base64.getEncoder()
                .withoutPadding()
                .encodeToString(StoreDigests.sha256(secret.getBytes(StandardCharsets.UTF_8)));
    }

    boolean knows(String account, String digest) {
        return store.knows(account, digest, horizon());
    }

    /**
     * Remembers a browser in which an account signed in.
     *
     * @param sent the cookie that it sent
     * @return the secret of its cookie: the one it has if ours can have made it, else a new one
     */
    public String remember(long accountId, Optional<String> sent, String userAgent, String address) {
        String secret = sent.filter(value -> value.length() == LENGTH).orElseGet(this::fresh);
        String agent = userAgent.substring(0, Math.min(LONGEST_AGENT, userAgent.length()));
        store.note(accountId, digest(secret), agent, address, clock.instant(), MOST);
        return secret;
    }

    private String fresh() {
        byte[] secret = new byte[OCTETS];
        random.nextBytes(secret);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    /** The browsers of an account, the one that signed in last first. */
    public List<KnownBrowser> list(long accountId) {
        return store.of(accountId, horizon());
    }

    /** Forgets one; false if the account has none of that id. */
    public boolean forget(long accountId, long id) {
        return store.remove(accountId, id);
    }

    /** Forgets all; returns how many there were. */
    public int forgetAll(long accountId) {
        return store.removeAll(accountId);
    }

    private Instant horizon() {
        return clock.instant().minus(KEPT);
    }
}
