package org.postern.core;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All files of one box in one directory of mode 0700.
 *
 * <pre>
 * postern.toml   the configuration
 * keys/          private keys and certificates ({@code tls-keys})
 * run/ports      the ports in use, {@code name=port} lines; run/lock: one server at a time;
 *                run/control: where it takes commands (of an installed box /run/postern/control,
 *                beside a second file of the ports, so that no full disk keeps them away)
 * log/           postern.log and older ones
 * spare          some room for a start on a full disk
 * version        the newest version that was ready here
 * the rest       the mail database ({@code mail-store}): copy it only with the server stopped
 * </pre>
 */
public record DataDirectory(Path path) {
    private static final Logger LOG = LoggerFactory.getLogger(DataDirectory.class);
    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rwx------");

    public Path config() {
        return path.resolve("postern.toml");
    }

    public Path keys() {
        return path.resolve("keys");
    }

    /**
     * Returns whether a server runs on this directory now: it holds a lock that the operating system releases however
     * the process ends.
     */
    public boolean serverRuns() {
        Path lock = path().resolve("run").resolve("lock");
        if (!Files.exists(lock)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                FileLock held = channel.tryLock()) {
            return held == null;
        } catch (IOException | OverlappingFileLockException e) {
            return true;
        }
    }

    /** A file that reminds the owner of an installed box to set it up. The package makes it; it belongs to root. */
    public Path reminder() {
        return path.resolve("SETUP");
    }

    /** Copies of what a person brought from elsewhere, while a command reads them. */
    public Path brought() {
        return path.resolve("run").resolve("brought");
    }

    public Path ports() {
        return path.resolve("run").resolve("ports");
    }

    public Path log() {
        return path.resolve("log").resolve("postern.log");
    }

    /** Resolves a path of the configuration: relative paths start in this directory. */
    public Path resolve(Path configured) {
        return path.resolve(configured);
    }

    /** Makes the directory, or makes an existing one private. */
    public void make() {
        try {
            Files.createDirectories(path);
            if (hasModes()) {
                Files.setPosixFilePermissions(path, OWNER);
            }
        } catch (IOException e) {
            throw new ApplianceException(
                    "the data directory " + path + " cannot be made: " + Fault.of(e)
                            + ". Name another one with --data DIR",
                    e);
        }
    }

    /** Refuses a directory that is missing or open to other users, and names the command that fixes it. */
    public void requirePrivate() {
        if (!Files.isDirectory(path)) {
            throw new ApplianceException("there is no data directory " + path + ". Make it with: postern init --data '"
                    + path + "' --domain DOMAIN");
        }
        try {
            if (hasModes()) {
                EnumSet<PosixFilePermission> others = EnumSet.copyOf(Files.getPosixFilePermissions(path));
                String shown = PosixFilePermissions.toString(others);
                others.removeAll(OWNER);
                if (!others.isEmpty()) {
                    throw new ApplianceException(
                            "the data directory " + path + " is open to others on this machine (mode " + shown
                                    + "). Nothing was started. Fix it with: chmod 700 '" + path + "'");
                }
            }
        } catch (IOException e) {
            throw new ApplianceException("the data directory " + path + " cannot be examined: " + e.getMessage(), e);
        }
    }

    /** Refuses a directory of another user that this user may not enter; the directory itself is correct. */
    public void requireEntrance() {
        boolean root = user().equals("root"); // this user may not look inside, so name the owner
        if (!root && Files.isDirectory(path) && !Files.isExecutable(path) && !owner().equals(user())) {
            throw new ApplianceException("the data directory " + path + " is the user " + owner()
                    + "'s and closed to the user " + user()
                    + ". Nothing was done; run the command as root, with sudo, or as that user");
        }
    }

    /** Refuses a directory that is not writable, and names the command that fixes it. */
    public void requireWritable() {
        try {
            Path probe = Files.createTempFile(path, ".writable", "");
            Files.delete(probe);
        } catch (ReadOnlyFileSystemException e) {
            throw readOnly(e);
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).contains("Read-only file system")) {
                throw readOnly(e);
            }
            if (e instanceof AccessDeniedException) {
                throw new ApplianceException(
                        "the user " + user() + " may not write in the data directory " + path + ", which belongs to "
                                + owner() + ". Nothing was started. "
                                + (owner().equals(user())
                                        ? "Fix it with: chmod 700 '" + path + "'"
                                        : "Start it as that user, or give it the directory, as root: chown -R " + user()
                                                + " '" + path + "'"),
                        e);
            }
            // A full disk does not stop the start: reading works, and each write is refused separately.
            LOG.warn("nothing can be written in {}: {}", path, e.getMessage());
        }
    }

    private ApplianceException readOnly(Exception e) {
        return new ApplianceException(
                "the file system of the data directory " + path + " is mounted read-only. Nothing was started. Often"
                        + " that follows a disk fault (see dmesg); fix it with: mount -o remount,rw"
                        + " \"$(findmnt -n -o TARGET -T '" + path + "')\"",
                e);
    }

    private static String user() {
        return System.getProperty("user.name", "?");
    }

    private String owner() {
        try {
            return Files.getOwner(path).getName();
        } catch (IOException e) {
            return "somebody else";
        }
    }

    /** Replaces a file of mode 0600 in one step. */
    public void write(Path file, String text) {
        try {
            Files.createDirectories(parent(file));
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.deleteIfExists(fresh);
            if (hasModes()) {
                Files.createFile(
                        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            Files.writeString(fresh, text);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new ApplianceException(file + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** Makes a directory of mode 0700 below {@code run}, for files that exist only while the server runs. */
    Path temporary(String name) {
        Path made = path.resolve("run").resolve(name);
        try {
            Files.createDirectories(
                    made,
                    hasModes()
                            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER)}
                            : new FileAttribute<?>[0]);
            return made;
        } catch (IOException e) {
            throw new ApplianceException(made + " cannot be made: " + e.getMessage(), e);
        }
    }

    /** Removes a file if it is there. */
    void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new ApplianceException(file + " cannot be removed: " + e.getMessage(), e);
        }
    }

    private Path parent(Path file) {
        Path parent = file.getParent();
        return parent == null ? path : parent;
    }

    private boolean hasModes() throws IOException {
        return Files.getFileStore(path).supportsFileAttributeView("posix");
    }
}
