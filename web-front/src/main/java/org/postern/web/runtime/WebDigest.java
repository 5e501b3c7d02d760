package org.postern.web.runtime;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Hash functions that every Java runtime provides. */
public final class WebDigest {
    private WebDigest() {}

    /** A fresh SHA-256 (FIPS 180-4). */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
