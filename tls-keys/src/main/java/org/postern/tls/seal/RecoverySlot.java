package org.postern.tls.seal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.HPKE;
import org.postern.tls.TlsKeyException;

/**
 * The key of a file wrapped under a recovery key: HPKE, base mode, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256,
 * AES-256-GCM. The slot holds the public key too, so that an error can name the right recovery key.
 *
 * <pre>32 octets public key, 32 encapsulated key, 48 the wrapped key with its tag</pre>
 */
final class RecoverySlot implements KeySlot {
    static final int KIND = 2;

    private static final int KEY = RecoveryPublicKey.LENGTH;
    private static final int WRAPPED = DATA_KEY + 16;
    private static final byte[] INFO = "Postern sealed file, recovery key".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NONE = {};

    private final RecoveryPublicKey recipient;
    private final byte[] encapsulated;
    private final byte[] wrapped;

    private RecoverySlot(RecoveryPublicKey recipient, byte[] encapsulated, byte[] wrapped) {
        this.recipient = recipient;
        this.encapsulated = encapsulated;
        this.wrapped = wrapped;
    }

    RecoveryPublicKey recipient() {
        return recipient;
    }

    static RecoverySlot wrap(byte[] dataKey, RecoveryPublicKey recipient) {
        HPKE hpke = hpke();
        try {
            byte[][] sealed =
                    hpke.seal(hpke.deserializePublicKey(recipient.octets()), INFO, NONE, dataKey, null, null, null);
            return new RecoverySlot(recipient, sealed[1], sealed[0]);
        } catch (InvalidCipherTextException | RuntimeException e) {
            throw new TlsKeyException(
                    "the public half of the recovery key cannot be used; make a new one with postern recovery-key new"
                            + " --replace",
                    e);
        }
    }

    static RecoverySlot parse(byte[] octets) {
        if (octets.length != KEY + KEY + WRAPPED) {
            throw SealHeader.damaged();
        }
        return new RecoverySlot(
                new RecoveryPublicKey(Arrays.copyOf(octets, KEY)),
                Arrays.copyOfRange(octets, KEY, 2 * KEY),
                Arrays.copyOfRange(octets, 2 * KEY, octets.length));
    }

    @Override
    public int kind() {
        return KIND;
    }

    @Override
    public byte[] octets() {
        byte[] octets = Arrays.copyOf(recipient.octets(), 2 * KEY + WRAPPED);
        System.arraycopy(encapsulated, 0, octets, KEY, KEY);
        System.arraycopy(wrapped, 0, octets, 2 * KEY, WRAPPED);
        return octets;
    }

    @Override
    public Optional<byte[]> open(Opener opener) {
        if (!(opener instanceof RecoveryKey key) || !key.publicKey().equals(recipient)) {
            return Optional.empty();
        }
        HPKE hpke = hpke();
        byte[] secret = key.octets();
        try {
            AsymmetricCipherKeyPair pair = hpke.deserializePrivateKey(secret, recipient.octets());
            return Optional.of(hpke.open(encapsulated, pair, INFO, NONE, wrapped, null, null, null));
        } catch (InvalidCipherTextException | RuntimeException e) {
            return Optional.empty();
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    static HPKE hpke() {
        return new HPKE(HPKE.mode_base, HPKE.kem_X25519_SHA256, HPKE.kdf_HKDF_SHA256, HPKE.aead_AES_GCM256);
    }

    @Override
    public String toString() {
        return "RecoverySlot[" + recipient + "]";
    }
}
