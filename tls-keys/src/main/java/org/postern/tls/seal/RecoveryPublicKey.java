package org.postern.tls.seal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postern.tls.KeyDigests;
import org.postern.tls.PrivateFiles;
import org.postern.tls.TlsKeyException;

/** The public half of the recovery key, which the box keeps. It can seal backups but opens none. X25519. */
public final class RecoveryPublicKey {
    /** The file's name in the key directory. */
    public static final String FILE = "recovery.pub";

    static final int LENGTH = 32;

    private static final Pattern TEXT = Pattern.compile("postern-recovery-x25519 ([0-9a-f]{64}) ([0-9a-f]{8})\\s*");
    private static final int MOST_BYTES = 1024;

    private final byte[] octets;

    RecoveryPublicKey(byte[] octets) {
        if (octets.length != LENGTH) {
            throw new TlsKeyException("a recovery key has " + LENGTH + " octets");
        }
        this.octets = octets.clone();
    }

    byte[] octets() {
        return octets.clone();
    }

    /** One line: its kind, the key, and the beginning of its checksum, so that a damaged key never seals a backup. */
    public String text() {
        return "postern-recovery-x25519 " + HexFormat.of().formatHex(octets) + " " + name() + "\n";
    }

    /** A short name for people to compare: eight hexadecimal digits of its SHA-256. */
    public String name() {
        return HexFormat.of().formatHex(KeyDigests.sha256(octets), 0, 4);
    }

    /**
     * What people compare to be sure that it is their key: the first 128 bits of its SHA-256, in groups of four. Another
     * key with the same {@link #name} is made within hours, one with the same fingerprint is not.
     */
    public String fingerprint() {
        return HexFormat.of().formatHex(KeyDigests.sha256(octets), 0, 16).replaceAll("(.{4})(?=.)", "$1 ");
    }

    /** The box's public key, if there is one. Throws {@link TlsKeyException} when the file is damaged. */
    public static Optional<RecoveryPublicKey> read(Path keyDirectory) {
        Path file = keyDirectory.resolve(FILE);
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw damaged(file);
            }
            Matcher text = TEXT.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
            if (!text.matches()) {
                throw damaged(file);
            }
            RecoveryPublicKey key = new RecoveryPublicKey(HexFormat.of().parseHex(text.group(1)));
            if (!key.name().equals(text.group(2))) {
                throw damaged(file);
            }
            return Optional.of(key);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new TlsKeyException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Stores the box's public key in one step. */
    public static void store(Path keyDirectory, RecoveryPublicKey key) {
        PrivateFiles.in(keyDirectory).write(FILE, key.text());
    }

    private static TlsKeyException damaged(Path file) {
        return new TlsKeyException(
                file + " is damaged: backups sealed with it could not be opened. Nothing was written."
                        + " Make a new recovery key with: postern recovery-key new --replace");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RecoveryPublicKey key && Arrays.equals(octets, key.octets);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(octets);
    }

    @Override
    public String toString() {
        return "RecoveryPublicKey[" + name() + "]";
    }
}
