package org.postern.web.session;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

/**
 * A secret in the forms of one session. Forms carry {@code pad || (pad XOR secret)} with a fresh random pad, so that a
 * compressed page never contains the same octets twice (BREACH). Thread-safe.
 */
public final class CsrfToken {
    /** Name of the hidden field. */
    public static final String FIELD = "_csrf";

    private static final String LABEL = "postern: token of the forms of a session";
    private static final int LENGTH = 16;
    private static final int TEXT_LENGTH = 43;

    private final byte[] secret;
    private final SecureRandom random;

    /** @param secret 16 octets, hard to guess */
    public CsrfToken(byte[] secret, SecureRandom random) {
        if (secret.length != LENGTH) {
            throw new IllegalArgumentException("a CSRF secret has " + LENGTH + " octets");
        }
        this.secret = secret.clone();
        this.random = random;
    }

    /** The same for one cookie after a restart: a form that was open meanwhile can be posted. */
    static CsrfToken of(String cookie, SecureRandom random) {
        return new CsrfToken(Arrays.copyOf(SessionKey.derive(cookie, LABEL), LENGTH), random);
    }

    /** The secret under a new mask: 43 characters of base64url. */
    public String masked() {
        byte[] out = new byte[2 * LENGTH];
        byte[] pad = new byte[LENGTH];
        random.nextBytes(pad);
        System.arraycopy(pad, 0, out, 0, LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            out[LENGTH + i] = (byte) (pad[i] ^ secret[i]);
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(out);
    }

    /**
     * Whether the posted value is this secret under some mask; takes the same time for a wrong value as for the right
     * one.
     */
    public boolean matches(String posted) {
        if (posted.length() != TEXT_LENGTH) {
            return false;
        }
        byte[] in;
        try {
            in = Base64.getUrlDecoder().decode(posted);
        } catch (IllegalArgumentException e) {
            return false;
        }
        byte[] found = new byte[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            found[i] = (byte) (in[i] ^ in[LENGTH + i]);
        }
        return MessageDigest.isEqual(found, secret);
    }
}
