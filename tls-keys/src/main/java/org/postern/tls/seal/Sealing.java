package org.postern.tls.seal;

import com.google.crypto.tink.subtle.AesGcmHkdfStreaming;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postern.tls.TlsKeyException;

/**
 * Writes and opens sealed files: a header with the file's random key, wrapped for a passphrase, a recovery key or both;
 * then the content in segments of 16 KiB. Each segment is authenticated with its position and the header, and the last
 * one is marked as the last.
 *
 * <p>No octet is returned before its segment was authenticated. A cut-off file is noticed only at its end, so a reader
 * reads to the end before relying on anything.
 */
public final class Sealing {
    /**
     * Octets of a segment with its tag. The runtime compiles AES-GCM to fast code only after some thousand calls: with
     * segments of 1 MiB the first gibibyte of a file runs at 91 MiB/s; with these only the first 30 MiB do, and the
     * rest runs at over 1,600. The tags add a thousandth to the file.
     */
    static final int SEGMENT = 1 << 14;

    private final PassphraseCost cost;
    private final SecureRandom random;

    /** Whether a file begins like a sealed one, finished or not. Reads a few octets. */
    public static boolean begins(InputStream file) throws IOException {
        return SealHeader.begins(file.readNBytes(SealHeader.MAGIC_LENGTH));
    }

    public Sealing(PassphraseCost cost, SecureRandom random) {
        this.cost = cost;
        this.random = random;
    }

    /**
     * Begins a sealed file. Closing the stream completes the file and closes {@code out}; without a close the file
     * cannot be opened.
     *
     * @param passphrase wiped by its owner
     */
    public SealedOutput seal(
            OutputStream out, Opener.@Nullable Passphrase passphrase, @Nullable RecoveryPublicKey recovery)
            throws IOException {
        byte[] dataKey = new byte[KeySlot.DATA_KEY];
        random.nextBytes(dataKey);
        try {
            List<KeySlot> slots = new ArrayList<>();
            if (passphrase != null) {
                slots.add(PassphraseSlot.wrap(dataKey, passphrase.characters(), cost, random));
            }
            if (recovery != null) {
                slots.add(RecoverySlot.wrap(dataKey, recovery));
            }
            SealHeader header = SealHeader.of(slots);
            out.write(header.octets());
            AesGcmHkdfStreaming cipher = cipher(dataKey);
            return new SealedOutput(cipher.newEncryptingStream(out, header.octets()), cipher, header);
        } catch (GeneralSecurityException e) {
            throw new TlsKeyException("AES-GCM does not work in this Java runtime", e);
        } finally {
            Arrays.fill(dataKey, (byte) 0);
        }
    }

    /** Reads the header, so that the caller knows what can open the file before asking anybody. */
    public static SealedFile begin(InputStream in) throws IOException {
        return new SealedFile(SealHeader.read(in), in);
    }

    private static AesGcmHkdfStreaming cipher(byte[] dataKey) throws GeneralSecurityException {
        return new AesGcmHkdfStreaming(dataKey, "HmacSha256", 32, SEGMENT, 0);
    }

    /** A file whose header was read. */
    public static final class SealedFile {
        private final SealHeader header;
        private final InputStream in;

        private SealedFile(SealHeader header, InputStream in) {
            this.header = header;
            this.in = in;
        }

        /** Whether a passphrase may open it. */
        public boolean takesPassphrase() {
            return header.slots().stream().anyMatch(PassphraseSlot.class::isInstance);
        }

        /** The recovery key that may open it. */
        public Optional<RecoveryPublicKey> recoveryKey() {
            return header.slots().stream()
                    .filter(RecoverySlot.class::isInstance)
                    .map(slot -> ((RecoverySlot) slot).recipient())
                    .findFirst();
        }

        /**
         * The content. The stream throws {@link DamagedFileException} where the file is damaged or cut short.
         *
         * @throws TlsKeyException when the passphrase or the recovery key does not belong to the file
         */
        public InputStream open(Opener opener) throws IOException {
            byte[] dataKey = header.slots().stream()
                    .flatMap(slot -> slot.open(opener).stream())
                    .findFirst()
                    .orElseThrow(() -> refused(opener));
            try {
                AesGcmHkdfStreaming cipher = cipher(dataKey);
                return OpenedStream.of(in, source -> cipher.newDecryptingStream(source, header.octets()));
            } catch (GeneralSecurityException e) {
                throw new TlsKeyException("AES-GCM does not work in this Java runtime", e);
            } finally {
                Arrays.fill(dataKey, (byte) 0);
            }
        }

        private TlsKeyException refused(Opener opener) {
            if (opener instanceof RecoveryKey key) {
                return new TlsKeyException(recoveryKey()
                        .map(wanted -> wanted.equals(key.publicKey())
                                ? "the header of the file does not belong to its recovery key: it was tampered with."
                                        + " Nothing was changed"
                                : "the recovery key is a true one, but not the one of this file: the file wants "
                                        + wanted.name() + ", this is "
                                        + key.publicKey().name()
                                        + ". Nothing was changed")
                        .orElse(
                                "the file was made without a recovery key: it is opened with its passphrase. Nothing was"
                                        + " changed"));
            }
            return new TlsKeyException(
                    takesPassphrase()
                            ? "the passphrase is not the one of this file. Nothing was changed"
                            : "the file was made without a passphrase: it is opened with the recovery key. Nothing was"
                                    + " changed");
        }
    }
}
