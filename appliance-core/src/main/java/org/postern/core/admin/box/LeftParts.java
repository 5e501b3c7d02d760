package org.postern.core.admin.box;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.postern.core.console.NamedPlace;
import org.postern.tls.seal.Sealing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The unfinished backups in a folder: {@code *.part} files that begin like a sealed file and that no command is writing.
 * {@code kill -9} or a power failure leaves them, and each takes as much space as a backup. Other files, and links, are
 * left alone.
 */
public final class LeftParts {
    private static final Logger LOG = LoggerFactory.getLogger(LeftParts.class);

    private LeftParts() {}

    /** Removes those beside a backup that is about to be made; returns them. A failure is logged and stops nothing. */
    public static List<Path> remove(Path backup) {
        List<Path> removed = new ArrayList<>();
        Path folder = Objects.requireNonNull(backup.toAbsolutePath().normalize().getParent());
        try (NamedPlace place = NamedPlace.toMake(backup)) {
            for (Path part : place.beside()) {
                if (part.toString().endsWith(".part") && removedOne(place.directory(), part)) {
                    LOG.info("removed {}, which a backup that was killed had left", folder.resolve(part));
                    removed.add(folder.resolve(part));
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            LOG.info("unfinished backups in {} are not removed: {}", folder, e.getMessage());
        }
        return removed;
    }

    private static boolean removedOne(SecureDirectoryStream<Path> folder, Path part) {
        try {
            if (!NamedPlace.attributes(folder, part).isRegularFile()) {
                return false;
            }
            try (FileChannel channel = NamedPlace.reopen(folder, part);
                    FileLock lock = channel.tryLock()) {
                if (lock == null || !Sealing.begins(Channels.newInputStream(channel))) {
                    return false;
                }
                folder.deleteFile(part);
                return true;
            }
        } catch (IOException | OverlappingFileLockException e) {
            LOG.info("{} is not removed: {}", part, e.getMessage());
            return false;
        }
    }
}
