package org.postern.tls;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/** Files that only the owner may read: directories 0700, files 0600. Checks nothing on file systems without modes. */
public record PrivateFiles(Path directory) {
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> DIRECTORY = PosixFilePermissions.fromString("rwx------");

    /** Makes the directory if it is missing; refuses one that other users may enter. */
    public static PrivateFiles in(Path directory) {
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(
                        directory,
                        hasModes(directory.toAbsolutePath()) ? attribute(DIRECTORY) : new FileAttribute<?>[0]);
            }
        } catch (IOException e) {
            throw new TlsKeyException("the key directory " + directory + " cannot be made: " + e.getMessage(), e);
        }
        requirePrivate(directory, "700");
        return new PrivateFiles(directory);
    }

    public Path path(String name) {
        return directory.resolve(name);
    }

    /** Refuses a file or directory that the group or others may use, and names the command that fixes it. */
    public static void requirePrivate(Path path, String mode) {
        try {
            if (!hasModes(path)) {
                return;
            }
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
            if (!DIRECTORY.containsAll(permissions)) {
                throw new TlsKeyException(path + " may be used by others on this machine (mode "
                        + PosixFilePermissions.toString(permissions) + "). Nothing was started. Fix it with: chmod "
                        + mode
                        + " '" + path + "'");
            }
        } catch (IOException e) {
            throw new TlsKeyException(path + " cannot be examined: " + e.getMessage(), e);
        }
    }

    /** Replaces a file in one step: after a crash either the old or the new file is there. */
    public void write(String name, String text) {
        Path target = path(name);
        Path fresh = path(name + ".new");
        try {
            Files.deleteIfExists(fresh);
            try (FileChannel channel = open(fresh);
                    OutputStream out = Channels.newOutputStream(channel)) {
                out.write(text.getBytes(StandardCharsets.UTF_8));
                channel.force(true);
            }
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel parent = FileChannel.open(directory, StandardOpenOption.READ)) {
                parent.force(true);
            }
        } catch (IOException e) {
            throw new TlsKeyException(target + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** Moves a file to another directory in one step. */
    public void move(String name, PrivateFiles to) {
        try {
            Files.move(path(name), to.path(name), StandardCopyOption.ATOMIC_MOVE);
            for (Path changed : List.of(to.directory, directory)) {
                try (FileChannel parent = FileChannel.open(changed, StandardOpenOption.READ)) {
                    parent.force(true);
                }
            }
        } catch (IOException e) {
            throw new TlsKeyException(path(name) + " cannot be moved to " + to.directory + ": " + e.getMessage(), e);
        }
    }

    private static FileChannel open(Path fresh) throws IOException {
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            return hasModes(fresh.toAbsolutePath())
                    ? FileChannel.open(fresh, options, attribute(FILE))
                    : FileChannel.open(fresh, options);
        } catch (FileAlreadyExistsException e) {
            throw new IOException("another process is writing it", e);
        }
    }

    private static boolean hasModes(Path path) throws IOException {
        Path existing = path.toAbsolutePath();
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        return Files.getFileStore(existing).supportsFileAttributeView("posix");
    }

    private static FileAttribute<?>[] attribute(Set<PosixFilePermission> permissions) {
        return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)};
    }
}
