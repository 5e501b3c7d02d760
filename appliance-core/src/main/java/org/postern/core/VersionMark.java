package org.postern.core;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code DIR/version}: the newest version that became ready on a data directory. An older version refuses to write
 * there, since it does not know what the newer one has written in the store or beside it.
 */
public record VersionMark(DataDirectory directory) {
    private static final Logger LOG = LoggerFactory.getLogger(VersionMark.class);
    private static final long LONGEST = 200;

    private Path file() {
        return directory.path().resolve("version");
    }

    /** The newest version that was ready here; empty if there was none or the file is damaged. */
    public Optional<Version> newest() {
        try {
            if (!Files.exists(file()) || Files.size(file()) > LONGEST) {
                return Optional.empty();
            }
            return Optional.of(new Version(Files.readString(file()).strip()));
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("{} cannot be read and is ignored: {}", file(), e.getMessage());
            return Optional.empty();
        }
    }

    /** Throws {@link ApplianceException} when a newer version was ready here. */
    public void refuseOlder(Version running) {
        newest().filter(newest -> newest.compareTo(running) > 0).ifPresent(newest -> {
            throw new ApplianceException(
                    "Postern " + newest + " has run on " + directory.path() + ", and this is Postern " + running
                            + ", which does not know everything that the newer one has written. Nothing was changed. Install"
                            + " version " + newest + " or a newer one, or restore a backup that version " + running
                            + " made: postern restore FILE --data ANOTHER-DIRECTORY");
        });
    }

    /** Records that an older version owns the data again, and understands all of it. */
    public void fallenBack(Version running) {
        if (newest().filter(newest -> newest.compareTo(running) > 0).isPresent()) {
            directory.write(file(), running + "\n");
        }
    }

    /** Records that a version is ready. The mark never decreases; a failure is logged and stops nothing. */
    void ready(Version running) {
        try {
            if (newest().filter(newest -> newest.compareTo(running) >= 0).isEmpty()) {
                directory.write(file(), running + "\n");
            }
        } catch (ApplianceException e) {
            LOG.error("could not record that version {} is ready: {}", running, e.getMessage());
        }
    }
}
