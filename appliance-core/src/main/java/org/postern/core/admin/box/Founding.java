package org.postern.core.admin.box;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.postern.core.ApplianceException;
import org.postern.core.DataDirectory;
import org.postern.core.admin.Box;
import org.postern.core.config.Config;
import org.postern.tls.ServerKeys;

/** Makes a new box: a data directory with configuration and keys, without accounts. */
public final class Founding {
    private final Box box;

    public Founding(Box box) {
        this.box = box;
    }

    /** Refuses a directory that has a configuration. */
    public void requireNew() {
        if (Files.exists(box.directory().config())) {
            throw new ApplianceException(box.directory().config() + " is present: this data directory was made before."
                    + " Nothing was changed; edit that file, or use another directory");
        }
    }

    /**
     * Makes the box.
     *
     * @param config the parsed form of {@code text}
     * @return the fingerprint of the certificate
     */
    public String init(Config config, String text) {
        try {
            return box.actOnFiles("init", config.office().domain().toString(), act -> {
                requireNew();
                DataDirectory directory = box.directory();
                directory.make();
                String fingerprint;
                try (ServerKeys keys = ServerKeys.open(
                        directory.keys(), config.tls().settings(config.office(), directory::resolve), box.clock())) {
                    fingerprint = keys.fingerprint();
                }
                directory.write(directory.config(), text);
                return fingerprint;
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
