package org.postern.core.setup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.postern.core.ApplianceException;
import org.postern.core.config.ConfigKeeper;

/**
 * A new text for the configuration file. It is written beside the file, complete and durable, and then replaces it in
 * one step. If the file is a link, its target is replaced and the link stays. Mode and owner stay unchanged.
 */
final class ConfigReplacement implements AutoCloseable {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final Path target;
    private final Path fresh;
    private final String text;
    private final Optional<ConfigKeeper> keeper;

    private ConfigReplacement(Path target, String text, Optional<ConfigKeeper> keeper) {
        this.target = target;
        this.text = text;
        this.keeper = keeper;
        this.fresh = target.resolveSibling(target.getFileName() + ".new");
    }

    /**
     * Throws {@link ApplianceException}, and then leaves nothing behind.
     *
     * @param keeper replaces the file instead, if there is one
     */
    static ConfigReplacement prepare(Path file, String text, Optional<ConfigKeeper> keeper) {
        ConfigReplacement made = new ConfigReplacement(target(file), text, keeper);
        if (keeper.isPresent()) {
            return made;
        }
        try {
            made.write(text);
            return made;
        } catch (IOException e) {
            made.close();
            throw new ApplianceException(
                    made.fresh + " cannot be written: " + e.getMessage() + ". The configuration is as it was", e);
        }
    }

    /** Puts the new text in force, so that it survives a loss of power. */
    void commit() {
        if (keeper.isPresent()) {
            keeper.get().replace(text);
            return;
        }
        try {
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            Path directory = target.getParent();
            if (directory != null) {
                try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
                    names.force(true);
                }
            }
        } catch (IOException e) {
            throw new ApplianceException(target + " cannot be replaced: " + e.getMessage(), e);
        }
    }

    /** Deletes a text that was not committed. */
    @Override
    public void close() {
        if (keeper.isPresent()) {
            return;
        }
        try {
            Files.deleteIfExists(fresh);
        } catch (IOException e) {
            throw new ApplianceException(fresh + " cannot be removed: " + e.getMessage(), e);
        }
    }

    /** Returns the file to replace; for a link with a missing target, the path in the link. */
    private static Path target(Path file) {
        try {
            if (Files.exists(file)) {
                return file.toRealPath();
            }
            if (Files.isSymbolicLink(file)) {
                return file.resolveSibling(Files.readSymbolicLink(file)).normalize();
            }
            return file.toAbsolutePath();
        } catch (IOException e) {
            throw new ApplianceException(file + " cannot be followed: " + e.getMessage(), e);
        }
    }

    private void write(String text) throws IOException {
        Files.deleteIfExists(fresh);
        Path directory = fresh.getParent();
        boolean modes = directory != null && Files.getFileStore(directory).supportsFileAttributeView("posix");
        if (modes) {
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        } else {
            Files.createFile(fresh);
        }
        if (modes && Files.exists(target)) {
            keepOwnerAndMode();
        }
        try (FileChannel out = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
    }

    /** The mode may let the group read; if the group cannot be kept, only the owner may. */
    private void keepOwnerAndMode() throws IOException {
        PosixFileAttributes was = Files.readAttributes(target, PosixFileAttributes.class);
        PosixFileAttributeView view =
                Files.getFileAttributeView(fresh, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        try {
            PosixFileAttributes is = view.readAttributes();
            if (!is.group().equals(was.group())) {
                view.setGroup(was.group());
            }
            if (!is.owner().equals(was.owner())) {
                view.setOwner(was.owner());
            }
        } catch (FileSystemException e) {
            return;
        }
        view.setPermissions(was.permissions());
    }
}
