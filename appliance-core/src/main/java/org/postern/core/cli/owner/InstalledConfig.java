package org.postern.core.cli.owner;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import org.postern.core.ApplianceException;
import org.postern.core.Fault;
import org.postern.core.config.ConfigKeeper;

/**
 * The configuration of an installed box: root's file in root's directory, which the server's group may read. Nobody else can put
 * anything there, so it is opened by its name.
 */
final class InstalledConfig implements ConfigKeeper {
    private static final Path DATA = Path.of("/var/lib/postern");
    private static final Path DIRECTORY = Path.of("/etc/postern");
    private static final String REMINDER = "SETUP";

    private final Path directory;

    private InstalledConfig(Path directory) {
        this.directory = directory;
    }

    /** Empty for a data directory that is not the installed box's, and where the directory is not root's alone. */
    static Optional<ConfigKeeper> of(Path data) {
        return data.equals(DATA) ? in(DIRECTORY) : Optional.empty();
    }

    static Optional<ConfigKeeper> in(Path directory) {
        try {
            PosixFileAttributes is =
                    Files.readAttributes(directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            boolean ofRoot = is.isDirectory()
                    && is.owner().getName().equals("root")
                    && Collections.disjoint(
                            is.permissions(),
                            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE));
            return ofRoot ? Optional.of(new InstalledConfig(directory)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Removes the reminder to set the box up, once the owner of the data has removed his name of it. */
    static void forgetReminder(Path data) {
        if (data.equals(DATA)
                && in(DIRECTORY).isPresent()
                && !Files.exists(data.resolve(REMINDER), LinkOption.NOFOLLOW_LINKS)) {
            try {
                Files.deleteIfExists(DIRECTORY.resolve(REMINDER));
            } catch (IOException e) {
                throw new ApplianceException(
                        "all is done, but the reminder stays: remove " + DIRECTORY.resolve(REMINDER) + " ("
                                + e.getMessage() + ")",
                        e);
            }
        }
    }

    /** TOML has no control characters, which would work on the terminal of whoever shows the file. */
    @Override
    public void replace(String text) {
        if (text.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t')) {
            throw new ApplianceException("a configuration with control characters was refused. Nothing was changed");
        }
        Path file = directory.resolve("postern.toml");
        Path fresh = directory.resolve("postern.toml.new");
        try {
            Files.deleteIfExists(fresh);
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            PosixFileAttributeView view =
                    Files.getFileAttributeView(fresh, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
            view.setGroup(Files.readAttributes(directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .group());
            view.setPermissions(PosixFilePermissions.fromString("rw-r-----"));
            try (FileChannel out = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                ByteBuffer octets = ByteBuffer.wrap(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
                while (octets.hasRemaining()) {
                    out.write(octets);
                }
                out.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
                names.force(true);
            }
        } catch (IOException e) {
            throw new ApplianceException(
                    file + " cannot be written: " + Fault.of(e) + ". The configuration is as it was", e);
        }
    }
}
