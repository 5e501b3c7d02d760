package org.postern.web.session;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A credential under AES-256-GCM (NIST SP 800-38D). The key is derived from the session's cookie (HMAC-SHA-256 with its
 * own label, like HKDF-Expand, RFC 5869; the cookie already is 256 random bits). The server does not store the cookie,
 * so the data in its memory between two requests, or in its store, cannot open the credential. Immutable.
 */
final class SealedCredential {
    private static final String LABEL = "postern: credential of the office's mail server";
    private static final int NONCE_OCTETS = 12;
    private static final int TAG_BITS = 128;

    private final byte[] nonce;
    private final byte[] sealed;

    private SealedCredential(byte[] nonce, byte[] sealed) {
        this.nonce = nonce;
        this.sealed = sealed;
    }

    static SealedCredential seal(String cookie, Credential credential, SecureRandom random) {
        byte[] nonce = new byte[NONCE_OCTETS];
        random.nextBytes(nonce);
        byte[] plain = (credential.user() + '\0' + credential.password()).getBytes(StandardCharsets.UTF_8);
        try {
            return new SealedCredential(
                    nonce, cipher(Cipher.ENCRYPT_MODE, cookie, nonce).doFinal(plain));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has AES-GCM", e);
        }
    }

    /** Returns the credential; empty for any cookie other than the one that sealed it. */
    Optional<Credential> open(String cookie) {
        try {
            String plain =
                    new String(cipher(Cipher.DECRYPT_MODE, cookie, nonce).doFinal(sealed), StandardCharsets.UTF_8);
            int end = plain.indexOf('\0');
            return Optional.of(new Credential(plain.substring(0, end), plain.substring(end + 1)));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    /** What may be stored: without the cookie nobody can open it. */
    String text() {
        Base64.Encoder base64 = Base64.getEncoder();
        return base64.encodeToString(nonce) + "." + base64.encodeToString(sealed);
    }

    /** Of {@link #text}. Broken text makes one that no cookie opens. */
    static SealedCredential ofText(String text) {
        int end = text.indexOf('.');
        return new SealedCredential(
                Base64.getDecoder().decode(text.substring(0, end)),
                Base64.getDecoder().decode(text.substring(end + 1)));
    }

    private static Cipher cipher(int mode, String cookie, byte[] nonce) throws GeneralSecurityException {
        byte[] key = SessionKey.derive(cookie, LABEL);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }
}
