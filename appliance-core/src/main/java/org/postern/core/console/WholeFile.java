package org.postern.core.console;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postern.core.ApplianceException;
import org.postern.core.Fault;

/**
 * A file that exists completely or not at all: written as {@code FILE.part} of mode 0600, synced, then renamed. An
 * unfinished part is removed, also when a signal ends the command; the next command overwrites one that {@code kill -9}
 * left. Confined to one command.
 */
public final class WholeFile implements AutoCloseable {
    private final Path file;
    private final Path part;
    private final FileChannel channel;
    private final Thread onSignal;
    private boolean finished;

    private WholeFile(Path file, Path part, FileChannel channel) {
        this.file = file;
        this.part = part;
        this.channel = channel;
        this.onSignal = new Thread(this::removePart);
        Runtime.getRuntime().addShutdownHook(onSignal);
    }

    /** Refuses an existing file: a backup never replaces an older one. */
    public static WholeFile create(Path named) {
        Path file = named.toAbsolutePath().normalize();
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new ApplianceException(file + " exists and was left as it was; name another file");
        }
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            FileChannel channel = open(part);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                throw new ApplianceException("another command is writing " + part + ". Nothing was written");
            }
            return new WholeFile(file, part, channel);
        } catch (IOException e) {
            throw new ApplianceException(part + " cannot be made: " + Fault.of(e) + ". Nothing was written", e);
        }
    }

    private static FileChannel open(Path part) throws IOException {
        Path parent = Objects.requireNonNull(part.getParent());
        boolean modes = Files.isDirectory(parent) && Files.getFileStore(parent).supportsFileAttributeView("posix");
        FileAttribute<?>[] mode = modes
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        Set<StandardOpenOption> fresh = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            return FileChannel.open(part, fresh, mode);
        } catch (FileAlreadyExistsException e) {
            requireLeft(part);
            Files.delete(part);
            return FileChannel.open(part, fresh, mode);
        }
    }

    /**
     * A part of an earlier command that was killed, and not of one that runs. Nothing else is opened: it could be a pipe, on which
     * this process would wait.
     */
    private static void requireLeft(Path part) throws IOException {
        if (!Files.isRegularFile(part, LinkOption.NOFOLLOW_LINKS)) {
            throw new ApplianceException(part + " is in the way and no file of ours. Nothing was written; remove it");
        }
        try (FileChannel left = FileChannel.open(part, Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
                FileLock lock = left.tryLock()) {
            if (lock == null) {
                throw new ApplianceException("another command is writing " + part + ". Nothing was written");
            }
        }
    }

    /** Refuses, before anything is written, what would not fit. */
    public void requireSpace(long bytes) throws IOException {
        long free = Files.getFileStore(Objects.requireNonNull(part.getParent())).getUsableSpace();
        if (bytes > free) {
            throw new ApplianceException("the backup takes about " + (bytes >> 20) + " MiB, but only " + (free >> 20)
                    + " MiB are free for " + file + ". Nothing was written");
        }
    }

    /** Closing it does nothing; {@link #finish} closes the file. */
    public OutputStream output() {
        return new KeptOpen(Channels.newOutputStream(channel));
    }

    /** The synced part, for a last check before it gets its name. */
    public Path written() throws IOException {
        channel.force(true);
        return part;
    }

    /** Renames the part; on disk when this returns. */
    public void finish() throws IOException {
        channel.force(true);
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(file + " was made by someone else meanwhile");
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        finished = true;
        try (FileChannel parent = FileChannel.open(Objects.requireNonNull(file.getParent()), StandardOpenOption.READ)) {
            parent.force(true);
        }
    }

    private void removePart() {
        if (!finished) {
            try {
                Files.deleteIfExists(part);
            } catch (IOException e) {
                // The next command overwrites it.
            }
        }
    }

    @Override
    public void close() throws IOException {
        removePart();
        channel.close();
        removeHook(onSignal);
    }

    private static void removeHook(@Nullable Thread hook) {
        try {
            if (hook != null) {
                Runtime.getRuntime().removeShutdownHook(hook);
            }
        } catch (IllegalStateException e) {
            // the process is ending
        }
    }
}
