package org.postern.web.session;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
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

    static String hash(String cookie) {
        byte[] digest = WebDigest.sha256().digest(cookie.getBytes(StandardCharsets.UTF_8));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    }
}
