package org.postern.core.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.postern.core.ApplianceException;
import org.postern.core.DataDirectory;
import org.postern.core.Version;
import org.postern.core.config.ConfigException;
import org.postern.core.config.ConfigFile;
import org.postern.core.config.ConfigKeeper;
import org.postern.store.copy.StoreContents;
import org.postern.store.copy.StoreCopy;
import org.postern.store.copy.StoreSnapshot;
import org.postern.store.database.ServerLock;
import org.postern.store.mailbox.StoreException;

/**
 * Restores a data directory to its state at a backup. Unpacks and examines everything beside the present data first;
 * until then the present data stays untouched, whatever happens. The former data is kept in {@code before-restore-…}.
 * Holds the right to be the only server from beginning to close.
 */
public final class Restoration implements AutoCloseable {
    private static final int BUSY_MILLIS = 5_000;
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final DataDirectory directory;
    private final ServerLock lock;
    private final Clock clock;
    private final Optional<ConfigKeeper> keeper;

    private Restoration(DataDirectory directory, ServerLock lock, Clock clock, Optional<ConfigKeeper> keeper) {
        this.directory = directory;
        this.lock = lock;
        this.clock = clock;
        this.keeper = keeper;
    }

    /**
     * Completes a restoration that was interrupted after everything was examined; cheap when there is none. Called
     * before anything else uses the directory.
     */
    public static void finish(DataDirectory directory) {
        finish(directory, Optional.empty());
    }

    /** Does the same where the configuration may belong to another user, for whom {@code keeper} replaces it. */
    @SuppressWarnings("try") // the lock only has to be held
    public static void finish(DataDirectory directory, Optional<ConfigKeeper> keeper) {
        Placement placement = new Placement(directory, keeper);
        if (!placement.pending()) {
            return;
        }
        try (ServerLock lock = ServerLock.acquire(directory.path())) {
            if (placement.pending()) {
                placement.finish();
            }
        } catch (StoreException e) {
            throw new ApplianceException(
                    "a backup is being put in place in " + directory.path() + " right now; try again in a moment", e);
        } catch (IOException e) {
            throw stuck(directory, e);
        }
    }

    /** Begins one where the configuration belongs to the owner of the data. */
    public static Restoration begin(DataDirectory directory, boolean replace, Clock clock) {
        return begin(directory, replace, clock, Optional.empty());
    }

    /**
     * Begins one.
     *
     * @param keeper replaces the configuration, if it belongs to another user than the data
     * @param replace whether existing mail and accounts may be moved aside
     * @throws ApplianceException with their number when they exist and may not be moved
     */
    public static Restoration begin(
            DataDirectory directory, boolean replace, Clock clock, Optional<ConfigKeeper> keeper) {
        directory.make();
        ServerLock lock;
        try {
            lock = ServerLock.acquire(directory.path());
        } catch (StoreException e) {
            throw new ApplianceException(
                    "a Postern server is running on " + directory.path()
                            + ", or another restoration. Nothing was changed;"
                            + " stop it first (one account alone can be restored while it runs: --account)",
                    e);
        }
        try {
            if (!replace) {
                refuseToReplace(directory);
            }
            return new Restoration(directory, lock, clock, keeper);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static void refuseToReplace(DataDirectory directory) {
        if (!StoreSnapshot.present(directory.path())) {
            return;
        }
        String present;
        try (StoreSnapshot store = StoreSnapshot.begin(directory.path(), BUSY_MILLIS)) {
            StoreContents contents = store.contents();
            if (contents.empty()) {
                return; // a box that was installed and never used
            }
            present = contents.accounts().size() + " accounts with " + contents.messages() + " messages, and "
                    + contents.queued() + " recipients of mail that waits to go out";
        } catch (StoreException e) {
            present = "a mail database that cannot be read (" + e.getMessage() + ")";
        }
        throw new ApplianceException("there is " + present + " in " + directory.path()
                + ". Nothing was changed. With --replace the present data is moved to " + directory.path()
                + "/before-restore-..., nothing is deleted, and the backup takes its place; with --account ADDRESS the"
                + " backup only adds what one account misses");
    }

    /**
     * The result.
     *
     * @param aside directory with the former data, if there was any
     * @param remarks remarks for the person
     */
    public record Restored(BackupManifest manifest, StoreContents contents, Path aside, List<String> remarks) {}

    /** Unpacks, examines, and puts in place. */
    public Restored restore(InputStream opened, LongConsumer progress) throws IOException {
        Placement placement = new Placement(directory, keeper);
        BackupManifest manifest;
        StoreContents contents;
        String aside = asideName();
        try {
            BackupReader reader = new BackupReader(opened);
            manifest = reader.manifest();
            manifest.refuseNewer(Version.running());
            Unpacked unpacked = Unpacked.in(placement.fresh());
            unpacked.requireSpace(manifest.databaseBytes());
            reader.readAll(unpacked, progress);
            contents = manifest.mail() ? StoreCopy.settle(placement.fresh()) : reader.contents();
            placement.requireWritable();
            unpacked.sync();
            placement.mark(aside, manifest.mail());
        } catch (IOException | RuntimeException e) {
            if (!placement.pending()) {
                try {
                    Unpacked.remove(placement.fresh());
                } catch (IOException removing) {
                    e.addSuppressed(removing);
                }
            }
            throw e;
        }
        try {
            return new Restored(manifest, contents, placement.finish(), remarks());
        } catch (IOException e) {
            throw stuck(directory, e);
        }
    }

    private String asideName() {
        String name = "before-restore-" + STAMP.format(clock.instant());
        for (int i = 2; Files.exists(directory.path().resolve(name)); i++) {
            name = "before-restore-" + STAMP.format(clock.instant()) + "-" + i;
        }
        return name;
    }

    private List<String> remarks() {
        try {
            var unused = ConfigFile.read(directory.config());
            return List.of();
        } catch (ConfigException e) {
            return e.problems();
        }
    }

    private static ApplianceException stuck(DataDirectory directory, IOException e) {
        return new ApplianceException(
                "the backup is complete and examined, but could not be put in place: " + e.getMessage()
                        + ". Nothing is lost: it is in " + directory.path()
                        + "/restore.new, the former data in before-restore-...; fix the cause, and any command of"
                        + " postern continues where this one stopped",
                e);
    }

    @Override
    public void close() {
        lock.close();
    }
}
