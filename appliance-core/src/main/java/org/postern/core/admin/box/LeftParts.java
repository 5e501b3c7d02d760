package org.postern.core.admin.box;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
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
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder, "*.part")) {
            for (Path part : parts) {
                if (Files.isRegularFile(part, LinkOption.NOFOLLOW_LINKS) && removedOne(part)) {
                    removed.add(part);
                }
            }
        } catch (IOException e) {
            LOG.info("unfinished backups in {} are not removed: {}", folder, e.getMessage());
        }
        return removed;
    }

    private static boolean removedOne(Path part) {
        try (FileChannel channel = FileChannel.open(part, Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
                FileLock lock = channel.tryLock()) {
            if (lock == null || !Sealing.begins(part)) {
                return false;
            }
            Files.delete(part);
            LOG.info("removed {}, which a backup that was killed had left", part);
            return true;
        } catch (IOException | OverlappingFileLockException e) {
            LOG.info("{} is not removed: {}", part, e.getMessage());
            return false;
        }
    }
}
