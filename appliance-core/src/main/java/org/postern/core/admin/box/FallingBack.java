package org.postern.core.admin.box;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.postern.core.DataDirectory;
import org.postern.core.Version;
import org.postern.core.VersionMark;
import org.postern.core.admin.Box;
import org.postern.store.copy.FallBack;
import org.postern.store.database.ServerLock;

/** Restores the mail database to its state before a newer version changed it. Reads no configuration. */
public final class FallingBack {
    private final Box box;

    public FallingBack(Box box) {
        this.box = box;
    }

    /** Returns whether there is a data directory at all. */
    public boolean possible() {
        return Files.isDirectory(box.directory().path());
    }

    /**
     * Returns the name under which the newer database is kept. Returns empty, and does nothing, if the database is not
     * of a newer version.
     */
    public Optional<Path> run() {
        DataDirectory directory = box.privateDirectory();
        try (ServerLock lock = ServerLock.acquire(directory.path())) {
            return box.<Optional<Path>>actOnFilesIf(
                    "fall-back",
                    directory.path().toString(),
                    act -> {
                        Optional<Path> kept = FallBack.run(lock, box.clock().instant());
                        if (kept.isPresent()) {
                            new VersionMark(directory).fallenBack(Version.running());
                            act.note("kept " + kept.get().getFileName());
                        }
                        return kept;
                    },
                    Optional::isPresent);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
