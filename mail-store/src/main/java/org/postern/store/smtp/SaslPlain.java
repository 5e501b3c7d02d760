package org.postern.store.smtp;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** Decodes SASL credentials (RFC 4616, and LOGIN, which has no RFC). Pure. */
final class SaslPlain {
    private SaslPlain() {}

    /** A name and its secret. */
    static final class Credentials {
        private final String name;
        private final char[] secret;

        /**
         * Makes the credentials.
         *
         * @param secret not empty; wiped by {@link #wipe}
         */
        Credentials(String name, char[] secret) {
            this.name = name;
            this.secret = secret;
        }

        String name() {
            return name;
        }

        char[] secret() {
            return secret;
        }

        void wipe() {
            Arrays.fill(secret, '\0');
        }
    }

    /** Decodes base64 of UTF-8; empty for anything else. {@code =} means an empty value (RFC 4954 4). */
    static Optional<char[]> decode(String coded) {
        byte[] octets = new byte[0];
        try {
            octets = coded.equals("=") ? octets : Base64.getDecoder().decode(coded);
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets));
            char[] decoded = Arrays.copyOfRange(text.array(), 0, text.limit());
            Arrays.fill(text.array(), '\0');
            return Optional.of(decoded);
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return Optional.empty();
        } finally {
            Arrays.fill(octets, (byte) 0);
        }
    }

    /** Parses the three fields of PLAIN. The first, the identity to act as, must be empty or equal to the user. */
    static Optional<Credentials> plain(char[] decoded) {
        int first = indexOfNul(decoded, 0);
        int second = first < 0 ? -1 : indexOfNul(decoded, first + 1);
        if (second < 0 || indexOfNul(decoded, second + 1) >= 0 || second + 1 == decoded.length) {
            return Optional.empty();
        }
        String identity = new String(decoded, 0, first);
        String name = new String(decoded, first + 1, second - first - 1);
        if (!identity.isEmpty() && !identity.equals(name)) {
            return Optional.empty();
        }
        return Optional.of(new Credentials(name, Arrays.copyOfRange(decoded, second + 1, decoded.length)));
    }

    private static int indexOfNul(char[] text, int from) {
        for (int i = from; i < text.length; i++) {
            if (text[i] == '\0') {
                return i;
            }
        }
        return -1;
    }
}
