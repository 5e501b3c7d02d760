package org.postern.tls.seal;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.postern.tls.TlsKeyException;

/**
 * The key of a file wrapped under a passphrase: AES-256-GCM with a key that Argon2id derives from it.
 *
 * <pre>4 octets memory in KiB, 1 passes, 1 lanes, 16 salt, 12 nonce, 48 the wrapped key with its tag</pre>
 */
final class PassphraseSlot implements KeySlot {
    static final int KIND = 1;

    private static final int SALT = 16;
    private static final int NONCE = 12;
    private static final int TAG = 16;
    private static final int LENGTH = 6 + SALT + NONCE + DATA_KEY + TAG;
    private static final byte[] PURPOSE = "Postern sealed file, passphrase".getBytes(StandardCharsets.US_ASCII);

    private final PassphraseCost cost;
    private final byte[] salt;
    private final byte[] nonce;
    private final byte[] wrapped;

    private PassphraseSlot(PassphraseCost cost, byte[] salt, byte[] nonce, byte[] wrapped) {
        this.cost = cost;
        this.salt = salt;
        this.nonce = nonce;
        this.wrapped = wrapped;
    }

    static PassphraseSlot wrap(byte[] dataKey, char[] passphrase, PassphraseCost cost, SecureRandom random) {
        byte[] salt = new byte[SALT];
        byte[] nonce = new byte[NONCE];
        random.nextBytes(salt);
        random.nextBytes(nonce);
        byte[] key = derive(passphrase, salt, cost);
        try {
            byte[] wrapped = cipher(Cipher.ENCRYPT_MODE, key, nonce).doFinal(dataKey);
            return new PassphraseSlot(cost, salt, nonce, wrapped);
        } catch (GeneralSecurityException e) {
            throw new TlsKeyException("AES-GCM does not work in this Java runtime", e);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    static PassphraseSlot parse(byte[] octets) {
        if (octets.length != LENGTH) {
            throw SealHeader.damaged();
        }
        ByteBuffer in = ByteBuffer.wrap(octets);
        PassphraseCost cost;
        try {
            cost = new PassphraseCost(in.getInt(), in.get(), in.get());
        } catch (IllegalArgumentException e) {
            throw new TlsKeyException(
                    "the file asks for more work than any file of Postern does before its passphrase could be tried"
                            + " (" + e.getMessage() + "). It was not made by Postern; nothing was changed",
                    e);
        }
        return new PassphraseSlot(cost, take(in, SALT), take(in, NONCE), take(in, DATA_KEY + TAG));
    }

    private static byte[] take(ByteBuffer in, int count) {
        byte[] octets = new byte[count];
        in.get(octets);
        return octets;
    }

    @Override
    public int kind() {
        return KIND;
    }

    @Override
    public byte[] octets() {
        return ByteBuffer.allocate(LENGTH)
                .putInt(cost.memoryKib())
                .put((byte) cost.passes())
                .put((byte) cost.lanes())
                .put(salt)
                .put(nonce)
                .put(wrapped)
                .array();
    }

    @Override
    public Optional<byte[]> open(Opener opener) {
        if (!(opener instanceof Opener.Passphrase passphrase)) {
            return Optional.empty();
        }
        byte[] key = derive(passphrase.characters(), salt, cost);
        try {
            return Optional.of(cipher(Cipher.DECRYPT_MODE, key, nonce).doFinal(wrapped));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new TlsKeyException("AES-GCM does not work in this Java runtime", e);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static Cipher cipher(int mode, byte[] key, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(8 * TAG, nonce));
        cipher.updateAAD(PURPOSE);
        return cipher;
    }

    private static byte[] derive(char[] passphrase, byte[] salt, PassphraseCost cost) {
        byte[] secret = utf8(passphrase);
        try {
            Argon2BytesGenerator generator = new Argon2BytesGenerator();
            generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                    .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                    .withMemoryAsKB(cost.memoryKib())
                    .withIterations(cost.passes())
                    .withParallelism(cost.lanes())
                    .withSalt(salt)
                    .build());
            byte[] key = new byte[32];
            generator.generateBytes(secret, key);
            return key;
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /**
     * Normalizes to NFC, so that a passphrase typed on another keyboard stays the same. Pure ASCII needs no
     * normalization.
     */
    private static byte[] utf8(char[] passphrase) {
        CharBuffer typed = CharBuffer.wrap(passphrase);
        boolean plain = typed.chars().allMatch(c -> c < 0x80);
        CharBuffer text = plain ? typed : CharBuffer.wrap(Normalizer.normalize(typed, Normalizer.Form.NFC));
        byte[] buffer = new byte[3 * text.remaining()]; // a char takes at most three octets of UTF-8
        ByteBuffer encoded = ByteBuffer.wrap(buffer);
        StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .encode(text, encoded, true);
        byte[] secret = Arrays.copyOf(buffer, encoded.position());
        Arrays.fill(buffer, (byte) 0);
        return secret;
    }

    @Override
    public String toString() {
        return "PassphraseSlot[" + cost + "]";
    }
}
