package org.postern.core.admin.box;

import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.Optional;
import org.postern.core.ApplianceException;
import org.postern.core.DataDirectory;
import org.postern.core.admin.Box;
import org.postern.core.alert.SealingKeyHistory;
import org.postern.tls.TlsKeyException;
import org.postern.tls.seal.RecoveryKey;
import org.postern.tls.seal.RecoveryPublicKey;

/** The recovery key: the secret half, on paper, opens every backup; the box keeps only the half that seals. */
public final class PaperKey {
    private final Box box;

    public PaperKey(Box box) {
        this.box = box;
    }

    /**
     * Makes a recovery key. The caller shows it once and closes it.
     *
     * @param replace whether it may replace an existing one
     */
    public RecoveryKey make(boolean replace) throws IOException {
        DataDirectory directory = box.privateDirectory();
        return box.actOnFiles("recovery-key new", "", act -> {
            if (!replace && there()) {
                throw new ApplianceException("this box has a recovery key" + named(directory)
                        + ". Nothing was changed. With --replace a new one takes its place; backups that were made until"
                        + " now still need the old one: keep it as long as them");
            }
            RecoveryKey key = RecoveryKey.random(new SecureRandom());
            try {
                RecoveryPublicKey.store(directory.keys(), key.publicKey());
                act.on(key.publicKey().name());
                act.note(SealingKeyHistory.note(key.publicKey()));
                return key;
            } catch (RuntimeException e) {
                key.close();
                throw e;
            }
        });
    }

    /** Returns whether there is a key file, damaged or not. */
    public boolean there() {
        return Files.exists(box.directory().keys().resolve(RecoveryPublicKey.FILE));
    }

    /** Returns the key that seals backups. */
    public Optional<RecoveryPublicKey> inUse() {
        return RecoveryPublicKey.read(box.privateDirectory().keys());
    }

    private static String named(DataDirectory directory) {
        try {
            return RecoveryPublicKey.read(directory.keys())
                    .map(key -> ", " + key.name())
                    .orElse("");
        } catch (TlsKeyException e) {
            return ", and its file is damaged";
        }
    }
}
