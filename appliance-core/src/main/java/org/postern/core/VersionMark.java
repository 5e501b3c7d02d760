package org.postern.core;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code DIR/version}: the newest version that became ready on a data directory. An older one refuses to write there: it
 * does not know what the newer one has written, in the store or beside it.
 */
public record VersionMark(DataDirectory directory) {
    private static final Logger LOG = LoggerFactory.getLogger(VersionMark.class);
    private static final long LONGEST = 200;

    private Path file() {
        return directory.path().resolve("version");
    }

    /** The newest version that was ready here, unless there was none or the file is damaged. */
    public Optional<Version> newest() {
        try {
            if (!Files.exists(file()) || Files.size(file()) > LONGEST) {
                return Optional.empty();
            }
            return Optional.of(new Version(Files.readString(file()).strip()));
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("{} is not readable and does not count: {}", file(), e.getMessage());
            return Optional.empty();
        }
    }

    /** Throws {@link ApplianceException} when a newer version was ready here. */
    public void refuseOlder(Version running) {
        newest().filter(newest -> newest.compareTo(running) > 0).ifPresent(newest -> {
            throw new ApplianceException(
                    "Postern " + newest + " has run on " + directory.path() + ", and this is Postern " + running
                            + ", which does not know all that the newer one has written. Nothing was changed. Install"
                            + " version " + newest + " or a newer one, or restore a backup that version " + running
                            + " made: postern restore FILE --data ANOTHER-DIRECTORY");
        });
    }

    /** Notes that the data are again those of an older version, which knows all of them. */
    public void fallenBack(Version running) {
        if (newest().filter(newest -> newest.compareTo(running) > 0).isPresent()) {
            directory.write(file(), running + "\n");
        }
    }

    /** Notes that a version is ready. The mark only rises; what goes wrong is logged and stops nothing. */
    void ready(Version running) {
        try {
            if (newest().filter(newest -> newest.compareTo(running) >= 0).isEmpty()) {
                directory.write(file(), running + "\n");
            }
        } catch (ApplianceException e) {
            LOG.error("that version {} is ready was not noted: {}", running, e.getMessage());
        }
    }
}
