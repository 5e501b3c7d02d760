package org.postern.web.session;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * CSRF tokens for the login form, which has no session yet. An HMAC binds each token to a cookie of the browser, so
 * that the server stores nothing for visitors. Without these tokens another site could sign a person in to the
 * attacker's mailbox. Thread-safe.
 */
public final class LoginTokens {
    private final SecretKeySpec key;
    private final SecureRandom random;

    public LoginTokens(SecureRandom random) {
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        this.key = new SecretKeySpec(secret, "HmacSHA256");
        this.random = random;
    }

    public String freshCookie() {
        byte[] value = new byte[16];
        random.nextBytes(value);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(value);
    }

    public CsrfToken token(String cookie) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return new CsrfToken(Arrays.copyOf(mac.doFinal(cookie.getBytes(StandardCharsets.UTF_8)), 16), random);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has HmacSHA256", e);
        }
    }
}
