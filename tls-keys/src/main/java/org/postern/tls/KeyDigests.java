package org.postern.tls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256, which every Java runtime has. Thread-safe. */
public final class KeyDigests {
    private KeyDigests() {}

    /** One to feed piece by piece; confined to its caller. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    public static byte[] sha256(byte[] octets) {
        return sha256().digest(octets);
    }
}
