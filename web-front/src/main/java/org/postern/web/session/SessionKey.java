package org.postern.web.session;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.postern.web.runtime.WebDigest;

/**
 * The content of a session cookie: 256 random bits. The server stores only their SHA-256, so that its memory does not
 * reveal a usable cookie.
 */
final class SessionKey {
    private static final int OCTETS = 32;
    private static final int TEXT_LENGTH = 43;

    private SessionKey() {}

    static String fresh(SecureRandom random) {
        byte[] key = new byte[OCTETS];
        random.nextBytes(key);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key);
    }

    static boolean plausible(String cookie) {
        return cookie.length() == TEXT_LENGTH;
    }

    /** A key for one purpose, which the server cannot make without the cookie (HMAC-SHA-256, like HKDF-Expand, RFC 5869). */
    static byte[] derive(String cookie, String purpose) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(cookie.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
            return mac.doFinal(purpose.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has HMAC-SHA-256", e);
        }
    }

    static String hash(String cookie) {
        byte[] digest = WebDigest.sha256().digest(cookie.getBytes(StandardCharsets.UTF_8));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    }
}
