package org.postern.tls.seal;

import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.postern.tls.TlsKeyException;

/**
 * The key that opens every backup of a box. People keep it on paper: it is shown once and stored nowhere. Its text is
 * eight groups of eight letters and digits in Crockford's base 32 (without I, L, O and U; I, L and O are read as the
 * digits they resemble). Each group has its own check digits, so that a typing mistake is told apart from a wrong key,
 * and the wrong group is named.
 */
public final class RecoveryKey implements Opener {
    private static final int LENGTH = RecoveryPublicKey.LENGTH;
    private static final int GROUPS = 8;
    private static final int IN_GROUP = 4;
    private static final int CHARACTERS = 8;
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private final byte[] secret;
    private final RecoveryPublicKey publicKey;

    private RecoveryKey(byte[] secret) {
        this.secret = secret;
        byte[] shared = new byte[LENGTH];
        X25519.scalarMultBase(secret, 0, shared, 0);
        this.publicKey = new RecoveryPublicKey(shared);
    }

    /** Makes a new key. */
    public static RecoveryKey random(SecureRandom random) {
        byte[] secret = new byte[LENGTH];
        random.nextBytes(secret);
        return new RecoveryKey(secret);
    }

    /**
     * Reads what a person typed. Case, blanks, line ends and hyphens do not matter.
     *
     * @throws TlsKeyException when it was mistyped, with the groups that are wrong
     */
    public static RecoveryKey parse(char[] typed) {
        int[] values = new int[GROUPS * CHARACTERS];
        int count = 0;
        for (char c : typed) {
            if (Character.isWhitespace(c) || c == '-') {
                continue;
            }
            int value = value(c);
            if (value < 0) {
                throw mistyped("it holds a character that no recovery key has (letters and digits only, never U), in"
                        + " group " + Math.min(GROUPS, count / CHARACTERS + 1));
            }
            if (count < values.length) {
                values[count] = value;
            }
            count++;
        }
        if (count != values.length) {
            throw mistyped("it has " + count + " characters and not " + values.length);
        }
        byte[] secret = new byte[LENGTH];
        StringBuilder wrong = new StringBuilder();
        for (int group = 0; group < GROUPS; group++) {
            if (!decode(values, group, secret)) {
                wrong.append(wrong.length() == 0 ? "" : ", ").append(group + 1);
            }
        }
        Arrays.fill(values, 0);
        if (wrong.length() != 0) {
            Arrays.fill(secret, (byte) 0);
            throw mistyped("look at group " + wrong);
        }
        return new RecoveryKey(secret);
    }

    private static TlsKeyException mistyped(String where) {
        return new TlsKeyException("the recovery key was mistyped: " + where + ". Nothing was changed");
    }

    private static int value(char typed) {
        char c = Character.toUpperCase(typed);
        return switch (c) {
            case 'O' -> 0;
            case 'I', 'L' -> 1;
            default -> ALPHABET.indexOf(c);
        };
    }

    private static boolean decode(int[] values, int group, byte[] secret) {
        long bits = 0;
        for (int i = 0; i < CHARACTERS; i++) {
            bits = bits << 5 | values[group * CHARACTERS + i];
        }
        for (int i = 0; i < IN_GROUP; i++) {
            secret[group * IN_GROUP + i] = (byte) (bits >>> (8 * (IN_GROUP - i)));
        }
        return (bits & 0xFF) == check(secret, group);
    }

    /** The text for a person to write down: eight groups. The caller wipes it. */
    public char[] text() {
        char[] text = new char[GROUPS * CHARACTERS + GROUPS - 1];
        int at = 0;
        for (int group = 0; group < GROUPS; group++) {
            long bits = 0;
            for (int i = 0; i < IN_GROUP; i++) {
                bits = bits << 8 | (secret[group * IN_GROUP + i] & 0xFF);
            }
            bits = bits << 8 | check(secret, group);
            for (int i = CHARACTERS - 1; i >= 0; i--) {
                text[at++] = ALPHABET.charAt((int) (bits >>> (5 * i)) & 31);
            }
            if (group < GROUPS - 1) {
                text[at++] = '-';
            }
        }
        return text;
    }

    /** CRC-8 over the group and its number: finds every single wrong character and swapped groups. */
    private static int check(byte[] secret, int group) {
        int crc = shifted(group + 1);
        for (int i = 0; i < IN_GROUP; i++) {
            crc = shifted(crc ^ (secret[group * IN_GROUP + i] & 0xFF));
        }
        return crc;
    }

    private static int shifted(int octet) {
        int crc = octet;
        for (int i = 0; i < 8; i++) {
            crc = (crc & 0x80) != 0 ? (crc << 1 ^ 0x07) & 0xFF : crc << 1;
        }
        return crc;
    }

    /** The public half, which the box keeps. */
    public RecoveryPublicKey publicKey() {
        return publicKey;
    }

    /** A copy; the caller wipes it. */
    byte[] octets() {
        return secret.clone();
    }

    @Override
    public void close() {
        Arrays.fill(secret, (byte) 0);
    }

    @Override
    public String toString() {
        return "RecoveryKey[" + publicKey.name() + "]";
    }
}
