package org.postern.store.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Remembers recently verified passwords, so that a client that polls every minute does not cost an Argon2 run each
 * time. Stores HMACs over account, stored hash and password, under a key that ends with the process; a changed password
 * matches nothing. Thread-safe, bounded.
 */
final class VerifiedPasswords {
    private static final int MOST = 2_000;
    private static final Duration KEPT = Duration.ofMinutes(10);

    private final SecretKeySpec key;
    private final Cache<ByteBuffer, Boolean> right;

    VerifiedPasswords(LongSupplier nanoTime) {
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        this.key = new SecretKeySpec(secret, "HmacSHA256");
        this.right = Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfterWrite(KEPT)
                .ticker(nanoTime::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    boolean contains(long accountId, String storedHash, char[] password) {
        return right.getIfPresent(mac(accountId, storedHash, password)) != null;
    }

    void add(long accountId, String storedHash, char[] password) {
        right.put(mac(accountId, storedHash, password), true);
    }

    private ByteBuffer mac(long accountId, String storedHash, char[] password) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(ByteBuffer.allocate(Long.BYTES).putLong(0, accountId));
            mac.update(storedHash.getBytes(StandardCharsets.US_ASCII));
            mac.update((byte) 0);
            mac.update(StandardCharsets.UTF_8.encode(CharBuffer.wrap(password)));
            return ByteBuffer.wrap(mac.doFinal()).asReadOnlyBuffer();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
        }
    }
}
