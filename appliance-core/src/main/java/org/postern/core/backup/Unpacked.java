package org.postern.core.backup;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.postern.core.ApplianceException;

/** A backup unpacked into a directory of its own, mode 0700, each file synced. Confined to one restoration. */
final class Unpacked implements BackupReader.Target {
    /** Kept free for the box itself while a backup is unpacked. */
    private static final long RESERVE = 64 << 20;

    private final Path directory;

    private Unpacked(Path directory) {
        this.directory = directory;
    }

    /** Makes the directory, and removes the remains of an earlier attempt. */
    static Unpacked in(Path directory) throws IOException {
        remove(directory);
        make(directory);
        return new Unpacked(directory);
    }

    /** Refuses, before anything is written, what would not fit. */
    void requireSpace(long bytes) throws IOException {
        long free = Files.getFileStore(directory).getUsableSpace();
        if (bytes > free - RESERVE) {
            throw new ApplianceException(
                    "the backup needs " + mib(bytes + RESERVE) + " MiB in " + directory.getParent() + ", but only "
                            + mib(free) + " MiB are free. Nothing was changed; make room, or restore elsewhere");
        }
    }

    private static long mib(long bytes) {
        return (bytes + (1 << 20) - 1) >> 20;
    }

    @Override
    public OutputStream file(String name, long size) throws IOException {
        // A log is replayed into the database: it needs its space twice.
        requireSpace(name.equals(EntryNames.LOG) && size < Long.MAX_VALUE / 2 ? 2 * size : size);
        Path file = directory.resolve(name).normalize();
        if (!file.startsWith(directory)) {
            throw new ApplianceException("the backup names a file outside of it. Nothing was changed");
        }
        for (Path parent : parents(file)) {
            if (!Files.isDirectory(parent, LinkOption.NOFOLLOW_LINKS)) {
                make(parent);
            }
        }
        Files.deleteIfExists(file);
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                attributes(directory, "rw-------"));
        return new SyncedOutput(channel, directory);
    }

    private List<Path> parents(Path file) {
        Path parent = Objects.requireNonNull(file.getParent());
        return Stream.iterate(
                        parent, path -> path.startsWith(directory), path -> Objects.requireNonNull(path.getParent()))
                .sorted()
                .toList();
    }

    private static void make(Path directory) throws IOException {
        Files.createDirectory(directory, attributes(Objects.requireNonNull(directory.getParent()), "rwx------"));
    }

    private static FileAttribute<?>[] attributes(Path where, String mode) throws IOException {
        return Files.getFileStore(where).supportsFileAttributeView("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))}
                : new FileAttribute<?>[0];
    }

    /** Removes a tree; links are removed, not followed. */
    static void remove(Path tree) throws IOException {
        if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @org.jspecify.annotations.Nullable IOException e)
                    throws IOException {
                if (e != null) {
                    throw e;
                }
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Makes names in the directory survive a power failure. */
    static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Syncs all directories of the tree; their files are synced already. */
    void sync() throws IOException {
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : (Iterable<Path>) tree::iterator) {
                if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                    sync(path);
                }
            }
        }
    }

    /** A failing write does not mean that the backup is damaged: it is told apart from a failing read. */
    private static final class SyncedOutput extends OutputStream {
        private final FileChannel channel;
        private final OutputStream out;
        private final Path directory;

        SyncedOutput(FileChannel channel, Path directory) {
            this.channel = channel;
            this.out = Channels.newOutputStream(channel);
            this.directory = directory;
        }

        @Override
        public void write(int one) {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            try {
                out.write(bytes, offset, length);
            } catch (IOException e) {
                throw failed(e);
            }
        }

        @Override
        public void close() {
            if (channel.isOpen()) {
                try (channel) {
                    channel.force(true);
                } catch (IOException e) {
                    throw failed(e);
                }
            }
        }

        private ApplianceException failed(IOException e) {
            return new ApplianceException(
                    "the backup cannot be unpacked in " + directory + ": " + e.getMessage()
                            + ". Nothing was changed; make room, or restore elsewhere",
                    e);
        }
    }
}
